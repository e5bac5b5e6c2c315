# The same points for the secretariat: what it means and what to look at.
doubt-both-boxes = Both boxes marked on one text.
doubt-both-options = Both options (with and without comments) marked on one text.
doubt-option-under-refusal = Refusal marked together with an option of the authorization.
doubt-option-without-box = Option marked without its box.
doubt-mark-unclear = A mark cannot be read with certainty.
doubt-row-contradicts = A row contradicts itself.
doubt-nothing-ticked = A form with nothing marked.
doubt-circular-unknown = It is not clear which circular is replied to.
doubt-circular-ambiguous = More than one circular is named.
doubt-circular-closed = The circular is closed.
doubt-text-unknown = A text is named that the circular does not have.
doubt-state-unknown = No Member State is named.
doubt-state-ambiguous = More than one Member State is named.
doubt-forms-disagree = Several forms, and they disagree.
doubt-words-unclear = A reply in words that cannot be read as choices.
doubt-words-against-form = The message says something other than the form.
doubt-attachment-unread = An attachment could not be read.
doubt-message-damaged = The message is damaged or incomplete.
doubt-worker-failed = The message could not be processed; look at the original with care.
doubt-sender-unknown = The sender is no contact of any Member State.
doubt-sender-not-authenticated = The sender's address was not authenticated by our mail server.
doubt-sender-ambiguous = There is not exactly one sender.
doubt-sender-against-form = The sender is a contact of another Member State than the form names.
doubt-sender-lookalike = The sender's domain imitates a registered one.
doubt-sender-disguised = The sender's name shows somebody else's address.
doubt-reply-to-elsewhere = Answers would go to an address that is not registered for the sender's State.
doubt-confirmation-unclear = An answer to a request for confirmation that the house does not take.
doubt-disowned = The State's own contact rejected it.
doubt-not-a-member-state = Not from a Member State (WTSA Res. 1): never counted.
doubt-automatic = The message looks automatic.
doubt-comments-missing = Comments announced, none found.
doubt-reasons-missing = Refusal without reasons.
doubt-withdrawal = Seems to withdraw an earlier reply.
doubt-taken-back = Its State took its reply back since.
doubt-other = Needs a person.

# --- The digest -------------------------------------------------------------------------------------------------
clauses = { $before }; { $next }
brief = { $date }, { $time } UTC
digest-subject = Consultations, { $date }: { $news }
digest-title = Consultations: digest no. { $number } of { $date }
alarm = ALARM
digest-closes = { $circular }: the deadline has passed
digest-settles = { $circular }: everything in review is settled
closing-words = { $circular }: the deadline has passed, and this is how the count stands. What still waits for you may change it.
settled-words = { $circular }: the deadline has passed and nothing waits any more. Only a new ruling changes this count.
period = From { $since } to { $until }
period-first = The first digest; as of { $until }
news-none = nothing new
news-count =
    { $count ->
        [one] 1 new reply
       *[other] { $count } new replies
    }
waits-none = nothing waits for you
waits =
    { $count ->
        [one] 1 waits for you
       *[other] { $count } wait for you
    }
none-open = No consultation is open.
unplaced =
    { $count ->
        [one] 1 message without a clear circular waits for you.
       *[other] { $count } messages without a clear circular wait for you.
    }
summary = { $circular }: { $replied } of { $members } Member States replied; { $above }; { $waits }; { $left }.
summary-above =
    { $texts ->
        [one] { $above } of 1 text stands at { $threshold } % or more
       *[other]
            { $above ->
                [one] 1 of { $texts } texts stands at { $threshold } % or more
               *[other] { $above } of { $texts } texts stand at { $threshold } % or more
            }
    }
left-closed = closed
left-over = the deadline has passed
left-moments = less than an hour left
left-hours =
    { $count ->
        [one] 1 hour left
       *[other] { $count } hours left
    }
left-days =
    { $count ->
        [one] 1 day left
       *[other] { $count } days left
    }
nothing-new = Nothing new arrived.
not-replies =
    { $count ->
        [one] One message that is no reply was left in the inbox.
       *[other] { $count } messages that are no replies were left in the inbox.
    }
heading-circular = { $circular } ({ $reference }), Study Group { $group }
dates = Deadline { $deadline }; meeting from { $meeting }
line-note = The upright line in each bar marks { $threshold } %.
legend-no-comments = no comments
legend-with-comments = with comments
legend-authorize = neither option
legend-refuse = refusals
no-replies-yet = no replies yet
counts =
    { $replies ->
        [one] { $support } of 1 reply in support
       *[other] { $support } of { $replies } replies in support
    }
counts-no-comments = { $count } no comments
counts-with-comments = { $count } with comments
counts-authorize = { $count } with neither option
counts-refuse =
    { $count ->
        [one] 1 refusal
       *[other] { $count } refusals
    }
line-at = Line at { $threshold } %: { $outcome }
may-proceed = may proceed
may-proceed-empty = may proceed (no replies)
may-not-proceed = may not proceed
turned = turned since the last digest
margin-refusals =
    { $count ->
        [one] 1 further refusal would change that
       *[other] { $count } further refusals would change that
    }
margin-support =
    { $count ->
        [one] 1 further reply in support would change that
       *[other] { $count } further replies in support would change that
    }
margin-fixed = further replies of one kind do not change that
bar-alt = { $text }: { $percent } in support, { $counts }; line at { $threshold } %
heading-problems = Problems
heading-waiting = Waiting for you
heading-new = New since the last digest
heading-overruled = Decided anew since the last digest
heading-late = Late, not counted
heading-outsiders = Not entitled to reply
heading-ledger = Ledger
silent-none = Every Member State has replied
silent-elsewhere = Their names are in the attached workbook.
silent = Not yet replied: { $count }
region-a = Americas
region-b = Western Europe
region-c = Eastern Europe and Northern Asia
region-d = Africa
region-e = Asia and Australasia
ledger = { $received } received = { $counted } counted + { $superseded } superseded + { $late } late + { $outsiders } not entitled + { $review } in review + { $others } not a reply
ledger-alarm = ALARM: the ledger does not add up. { $received } received, { $sum } accounted for. Run consultd verify and do not publish the tally before it is explained.
digest-footer = Every number leads to its messages: consultd tally, review and verify. This digest comes every day, also when nothing has arrived.
digest-footer-at = The tally of this instant, at any later time:
digest-files = Attached: the tally and every reply, as a workbook and as comma-separated values.
more = … and { $count } more

said = { $choice }: { $texts }
said-authorize-no-comments = authorizes, no comments
said-authorize-with-comments = authorizes, with comments
said-authorize = authorizes, neither option
said-refuse = does not authorize
said-blank = not answered
said-unclear = unclear
changed = Changed: { $changes }
change = { $text } from “{ $from }” to “{ $to }”
comments-noted =
    { $count ->
        [one] 1 comment noted
       *[other] { $count } comments noted
    }
decided-by = Decided by { $person }
notice = { $what }: { $texts }.
sender-unknown = Sender not known
state-not-known = Member State not known
received-on = Received { $moment }
received-ago =
    { $count ->
        [one] Received { $moment }, 1 day ago
       *[other] Received { $moment }, { $count } days ago
    }
quoted = “{ $words }”
reason = { $what } ({ $detail })
reason-about = { $text }: { $reason }
asked = Confirmation asked of { $people } on { $moment }; no answer yet.
asked-reminded = Confirmation asked of { $people } on { $moment }, reminded on { $reminded }; no answer yet.
is-new = (new)

breaker = ALARM: there were more letters within an hour than letters_per_hour allows; the rest was held back until { $until }. See who is written to: consultd outbox list. What waits goes out by itself, or at once: consultd outbox release.
letters-held =
    { $count ->
        [one] 1 letter is held back because there were too many within an hour: to { $people }
       *[other] { $count } letters are held back because there were too many within an hour: to { $people }
    }
letters-held-todo = They go out by themselves when the hour has passed; consultd outbox release sends them at once.
letter-came-back = A letter to { $address } came back: it may not have arrived
report-said = The report says: { $answer }
withdraws = Withdraws its reply, which was: { $choices }
contradicts = Contradicts what { $person } sent for the same State on { $moment }. The later one stands; please look.
letter-failed = A letter to { $address } could not be delivered and was given up
server-said = The mail server said: { $answer }
letters-unsent =
    { $count ->
        [one] 1 letter could not be sent yet, since { $since }
       *[other] { $count } letters could not be sent yet, the oldest since { $since }
    }
letters-unsent-todo = They are tried again by themselves for five days. If this stays, run consultd check.
unread-problem =
    { $count ->
        [one] 1 message is kept and not yet read.
       *[other] { $count } messages are kept and not yet read.
    }
unread-todo = They are read as soon as workers are free; if this stays, run consultd check.
quarantined =
    { $count ->
        [one] 1 message ended the process that read it and is quarantined.
       *[other] { $count } messages ended the process that read them and are quarantined.
    }
quarantined-todo = Look at the original with care: it may be hostile.
mailbox-problem = The mailbox “{ $name }” has not worked since { $since }: { $error }
mailbox-todo = Run consultd check. Nothing is lost meanwhile; messages wait in the mailbox.
post-problem = No letter has left since { $since }: { $error }
post-todo = Mend the post settings; the letters wait and leave then. consultd check tries them.
ledger-todo = Do not publish the tally before this is explained.

# --- Workbook and CSV -------------------------------------------------------------------------------------------
sheet-tally = Tally
sheet-circular = Circular { $number }
column-circular = Circular
column-text = Text
column-title = Title
column-replies = Replies
column-support = Support
column-no-comments = No comments
column-with-comments = With comments
column-authorize = Neither option
column-refuse = Refusals
column-percent = Support %
column-threshold = Line %
column-outcome = Outcome
column-margin-refusals = Further refusals that would change it
column-margin-support = Further support that would change it
column-code = Code
column-state = Member State
column-choice = Choice
column-arrived = Arrived (UTC)
column-sender = Sender
column-status = Status
column-message = Message
status-counted = counted
status-superseded = superseded
status-late = late, not counted
status-review = waits for a decision
status-silent = no reply

# --- The meeting's documents ------------------------------------------------------------------------------------
td-number = TD (number pending)
td-union = INTERNATIONAL TELECOMMUNICATION UNION
td-sector = TELECOMMUNICATION STANDARDIZATION SECTOR
td-period = STUDY PERIOD { $years }
td-group = STUDY GROUP { $group }
td-original = Original: English
td-questions = Question(s):
td-questions-all = All
td-meeting = Place, date:
td-kind = TD
td-source = Source:
td-source-tsb = TSB
td-title = Title:
td-title-comments = Comments received in reply to { $circular } on the draft texts for approval
td-contact = Contact:
td-abstract = Abstract:
td-abstract-comments = This document reproduces, in their original language, the comments, suggested changes and reasons that Member States sent in reply to { $circular } ({ $reference }), as of { $moment }. { $support }
td-abstract-count =
    { $count ->
        [one] One Member State replied.
       *[other] { $count } Member States replied.
    }
td-contents = Contents
td-overview = Overview
td-general = Comments on the reply as a whole
td-late = Received after the deadline
td-late-intro = The following arrived after the deadline of { $deadline } and are not counted.
td-attachments = Attachments
td-attachments-intro = The comments above were received in the following files and are reproduced here as plain text. Tables, figures and revision marks are found in the files themselves, which the Telecommunication Standardization Bureau keeps with the messages whose reference is given.
td-no-attachments = No comment came in a file of its own.
td-none = No comments were received on this text.
td-none-general = No comments were received on the replies as a whole.
td-position = Position: { $choice }
td-received = Received: { $moment }
td-file = In: { $file }
td-announced = Comments were announced; none were found in the message.
td-no-reasons = No reasons were found in the message.
td-see-whole = See the comments on the replies as a whole.
column-position = Position
column-received = Received
column-file = File

advice-draft = DRAFT
advice-to = To:
advice-to-chairman = Chairman of ITU-T Study Group { $group }
advice-from = From:
advice-from-director = Director, Telecommunication Standardization Bureau
advice-date = Date:
advice-subject = Subject:
advice-title = Outcome of the consultation of Member States by { $circular }
advice-intro = By { $circular } ({ $reference }) of { $date }, Member States were consulted under Resolution 1 (WTSA), section 9.4, whether Study Group { $group } may consider the draft texts below for approval at its meeting from { $start } to { $end }. Replies were counted up to the deadline, { $deadline }.
advice-open = The deadline has not passed: these are the counts as of { $moment }.
advice-waiting =
    { $count ->
        [one] One message still waits for a decision; it may change these counts.
       *[other] { $count } messages still wait for a decision; they may change these counts.
    }
advice-rule = Under § 9.4.5 and § 9.4.6 of Resolution 1, consideration for approval may proceed where { $threshold } % or more of the replies support it, or where no reply was received.
advice-table = Count at the deadline
advice-proceed = The consultation authorizes the Study Group to consider this text for approval (§ 9.4.5).
advice-proceed-empty = No reply was received; the Study Group may consider this text for approval (§ 9.4.5).
advice-not-proceed = The consultation does not authorize the Study Group to consider this text for approval (§ 9.4.6).
advice-sum =
    { $refuse ->
        [one] { $support } of { $replies } replies, { $percent } %, support consideration; { $refuse } does not.
       *[other] { $support } of { $replies } replies, { $percent } %, support consideration; { $refuse } do not.
    }
advice-refusals = Refusals and their reasons
advice-no-refusals = No Member State refused.
advice-no-reasons = No reasons were given.
advice-reasons-whole = No reason is given for this text; on its reply as a whole the Administration says:
advice-late = Late replies
advice-late-none = No reply arrived late.
advice-replied = Member States that replied
advice-replied-none = No Member State replied.
advice-per-text = Result per text

timeline-title = { $circular }: replies and support as of { $moment }
timeline-per-day = Replies per day
timeline-cumulative = Member States, cumulative
timeline-support = Share of replies in support
timeline-deadline = deadline
