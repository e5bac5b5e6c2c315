# Words to administrations. Every locale has every message (tested).
bureau = Telecommunication Standardization Bureau
union = International Telecommunication Union
circular = TSB Circular { $number }
greeting = Dear Sir/Madam,
closing = Yours faithfully,
footer = This acknowledgement was drawn up automatically. A reply to it reaches the Bureau and is read.
footer-reminder = This reminder was drawn up automatically. A reply to it reaches the Bureau and is read.

label-state = Member State
label-circular = Circular
label-received = Received
label-sender = Sent from
label-deadline = Deadline
label-reference = Reference
state-unknown = not established
colon = { $label }: { $value }

date = { $day } { $month } { $year }
instant = { $date }, { $time } UTC ({ $there } Geneva time)
date-time = { $date }, { $time }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

series = ITU-T
text-new = Draft new Recommendation { $id }
text-revised = Draft revised Recommendation { $id }
text-corrigendum = Draft Corrigendum { $part } to { $id }
text-amendment = Draft Amendment { $part } to { $id }
text-other = { $id }

choice-authorize-no-comments = Authorizes Study Group { $group } to consider this text for approval; no comments or suggested changes
choice-authorize-with-comments = Authorizes Study Group { $group } to consider this text for approval; comments and suggested changes attached
choice-authorize = Authorizes Study Group { $group } to consider this text for approval; neither of the two options selected
choice-refuse = Does not authorize Study Group { $group } to consider this text for approval
choice-blank = Not answered
choice-unclear = Could not be determined
replaces = Replaces the choice received earlier: { $choice }
overtaken = A later reply of the Administration stands for this text.
stands-already = The choice from another reply stands: { $choice }

subject-accepted = { $circular }: reply recorded
subject-late = { $circular }: reply received after the deadline
subject-review = { $circular }: reply received, to be examined
subject-not-entitled = { $circular }: message received, not counted
subject-confirm = { $circular }: confirmation requested [{ $token }]
subject-told = { $circular }: message received in the name of your Administration
subject-unknown = Your message to the Bureau: circular to be clarified
subject-closed = { $circular }: consultation closed
subject-withdrawn = { $circular }: reply withdrawn
subject-withdrawn-late = { $circular }: withdrawal received after the deadline
subject-disowned = { $circular }: reply not confirmed, not counted
subject-reminder = { $circular }: reminder, reply invited

intro-accepted = The Telecommunication Standardization Bureau (TSB) thanks the Administration for its reply to { $circular }, which has been recorded and is counted as set out below.
intro-late = The Telecommunication Standardization Bureau (TSB) thanks the Administration for its reply to { $circular }. The reply has been recorded as set out below. It arrived after the deadline and is not counted unless the Bureau decides otherwise.
intro-review = The Telecommunication Standardization Bureau (TSB) acknowledges receipt of your reply to { $circular }. Some points could not be established beyond doubt and are set out below. A member of the Bureau will examine the reply; nothing in it is counted until then.
intro-review-unknown = The Telecommunication Standardization Bureau (TSB) acknowledges receipt of your message. Some points could not be established beyond doubt and are set out below. A member of the Bureau will examine the message; nothing in it is counted until then.
intro-not-entitled = The Telecommunication Standardization Bureau (TSB) acknowledges receipt of your message concerning { $circular }. Under Resolution 1 of the World Telecommunication Standardization Assembly (WTSA), only Member States may reply to this consultation. Your message has been kept; it is not counted.
intro-confirm = The Telecommunication Standardization Bureau (TSB) has received the reply to { $circular } set out below, given in the name of your Administration. It did not come from a registered address, or its origin could not be verified. It is not counted until it is confirmed.
intro-told = The Telecommunication Standardization Bureau (TSB) has received the message concerning { $circular } set out below, sent in the name of your Administration. Its origin could not be verified, and its receipt has not been acknowledged to the address from which it appears to come. A member of the Bureau will examine it; nothing in it is counted until then.
intro-unknown = The Telecommunication Standardization Bureau (TSB) acknowledges receipt of your message, which appears to be a reply to a consultation. The circular to which it replies could not be established. A member of the Bureau will examine the message; nothing in it is counted until then.
intro-closed = The Telecommunication Standardization Bureau (TSB) acknowledges receipt of your reply to { $circular }. This consultation has been closed. Your reply has been kept; it is not counted unless the Bureau decides otherwise.
intro-withdrawn = The Telecommunication Standardization Bureau (TSB) acknowledges receipt of your message withdrawing the reply to { $circular }. From its receipt on, the choices set out below no longer count.
intro-withdrawn-late = The Telecommunication Standardization Bureau (TSB) acknowledges receipt of your message withdrawing the reply to { $circular }. It arrived after the deadline; the choices recorded earlier stand unless the Bureau decides otherwise.
intro-disowned = The Telecommunication Standardization Bureau (TSB) acknowledges receipt of your message concerning { $circular }. The Administration in whose name it was sent has informed the Bureau that the reply is not its own. Your message has been kept; it is not counted.
intro-reminder = The Telecommunication Standardization Bureau (TSB) recalls that { $circular } invites Member States to indicate whether they authorize Study Group { $group } to consider the texts listed below for approval. No reply from your Administration has been recorded so far.

heading-recorded = Choices recorded
heading-read = Choices as read
heading-withdrawn = Choices withdrawn
heading-texts = Texts on which replies are invited
heading-doubts = Points to be clarified
heading-remarks = Please note

counted =
    { $count ->
        [one] The choice on one text is counted.
       *[other] The choices on { $count } texts are counted.
    }
unanswered =
    { $count ->
        [one] One text was left unanswered. No reply is counted on it.
       *[other] { $count } texts were left unanswered. No reply is counted on them.
    }
comments =
    { $count ->
        [one] Comments on one text have been noted.
       *[other] Comments on { $count } texts have been noted.
    }
comments-general = Comments on the reply as a whole have been noted.

correct = To correct or complete this reply, please send the form again to { $address }, so that it arrives by { $deadline }. A later reply replaces only the texts that it answers.
correct-after = The deadline has passed. Should anything above not reflect the intention of the Administration, please inform the Bureau without delay at { $address }.
clarify = Please clarify the points above by replying to this message or by sending a corrected form to { $address }, so that it arrives by { $deadline }.
clarify-after = Please clarify the points above by replying to this message or by writing to { $address }. The deadline has passed; the Bureau will decide how the reply is treated.
ask = For any question, please write to { $address }.
ask-here = For any question, please reply to this message.
not-entitled-todo = If you write on behalf of the Administration of a Member State, please have the reply sent by that Administration.
disowned-todo = Should this be an error, please ask the Administration to inform the Bureau.
withdrawn-todo = To reply anew, please send the form to { $address }, so that it arrives by { $deadline }. Should the withdrawal not reflect the intention of the Administration, please inform the Bureau without delay.
reminder-todo = The Bureau would be grateful to receive the completed form at { $address }, so that it arrives by { $deadline }.
reminder-sent = If a reply has been sent in the meantime, no further action is required. No other reminder will follow.
form-attached = A blank form is attached for your convenience.
confirm-todo = To confirm this reply, please answer this message with the single word “{ $confirm }”; to reject it, with the single word “{ $reject }”. Please leave the subject unchanged.
confirm-again = This is a reminder of our earlier request. No further reminder will be sent.
confirm-unclear = Your answer could not be taken as a confirmation or as a rejection. It has been laid before the Bureau; a new answer settles the matter.
told-todo = If the message comes from your Administration, please send the form from a registered address to { $address }, so that it arrives by { $deadline }. If it does not, please inform the Bureau by replying to this message.
told-after = Please inform the Bureau at { $address } whether the message comes from your Administration. The deadline has passed; the Bureau will decide how the message is treated.
word-confirm = CONFIRM
word-reject = REJECT
unknown-todo = Please reply to this message, stating the number of the TSB circular concerned.

sequence = { $before }, { $next }
spot-page = page { $number }
spot-table = table { $number }
spot-row = row { $number }
spot-line = line { $number }
spot-body = text of the message
about = { $text }
place = Place: { $spot }

doubt-both-boxes = Both boxes are marked: the one that authorizes and the one that does not.
    .todo = Please mark only one of the two boxes for this text.
doubt-both-options = Both options under the authorization are marked: with comments and without comments.
    .todo = Please select only one of the two options.
doubt-option-under-refusal = The text is not authorized, yet an option that belongs to the authorization is marked.
    .todo = Please mark either the refusal alone, or the authorization with one option.
doubt-option-without-box = An option is marked, but the box that authorizes consideration is not.
    .todo = Please mark the box as well, or confirm that consideration is authorized.
doubt-mark-unclear = A mark could not be read with certainty.
    .todo = Please confirm the choice for this text.
doubt-row-contradicts = What stands in the row for this text contradicts itself.
    .todo = Please confirm the choice for this text.
doubt-nothing-ticked = No box is marked in the form received.
    .todo = Please send the completed form.
doubt-circular-unknown = The circular to which the message replies could not be established.
    .todo = Please state the number of the TSB circular.
doubt-circular-ambiguous = The message refers to more than one circular.
    .todo = Please send a separate reply for each circular, stating its number.
doubt-circular-closed = The consultation opened by this circular has been closed.
    .todo = No action is required; the Bureau will decide how the reply is treated.
doubt-text-unknown = The reply names a text on which this circular does not consult.
    .todo = Please use the form annexed to the circular and check the designation of the texts.
doubt-state-unknown = The Member State on whose behalf the reply is made could not be established.
    .todo = Please state the name of the Member State.
doubt-state-ambiguous = The reply names more than one Member State.
    .todo = Please state on behalf of which Member State the reply is made.
doubt-forms-disagree = The message contains more than one form, and they do not agree.
    .todo = Please indicate which form is valid, or send a single form.
doubt-words-unclear = The wording of the message does not allow the choices to be established.
    .todo = Please send the completed form annexed to the circular.
doubt-words-against-form = The text of the message says something other than the form.
    .todo = Please confirm whether the message or the form is valid.
doubt-attachment-unread = An attachment could not be opened or read.
    .todo = Please send the form again as a Word or PDF file without password protection.
doubt-message-damaged = The message arrived damaged or incomplete.
    .todo = Please send the reply again.
doubt-worker-failed = The message could not be processed automatically.
    .todo = No action is required; a member of the Bureau will read it.
doubt-sender-unknown = The address from which the message was sent is not registered with the Bureau as speaking for a Member State.
    .todo = Please send the reply from a registered address, or have the Administration confirm it.
doubt-sender-not-authenticated = The origin of the message could not be verified.
    .todo = Please confirm the reply from the registered address of the Administration.
doubt-sender-ambiguous = It could not be established from the message who sent it.
    .todo = Please send the reply again from one registered address of the Administration.
doubt-sender-against-form = The address from which the message was sent is registered for a Member State other than the one named in the reply.
    .todo = Please have the reply sent or confirmed by the Administration that it names.
doubt-sender-lookalike = The address from which the message was sent resembles a registered address without being one.
    .todo = Please send the reply from a registered address.
doubt-sender-disguised = The name of the sender shows another address than the one from which the message was sent.
    .todo = Please send the reply again under the registered address alone.
doubt-reply-to-elsewhere = Answers to the message would go to an address that is not registered for the Administration.
    .todo = Please confirm the reply from the registered address, or register the other address with the Bureau.
doubt-confirmation-unclear = An answer to a request for confirmation was not a clear one.
    .todo = Please answer the request with the single word that it names.
doubt-disowned = The Administration in whose name the message was sent does not recognize it as its reply.
    .todo = Should this be an error, please ask the Administration to inform the Bureau.
doubt-not-a-member-state = Only Member States may reply to this consultation (WTSA Resolution 1).
    .todo = If you write on behalf of the Administration of a Member State, please have the reply sent by that Administration.
doubt-automatic = The message appears to have been sent automatically.
    .todo = If it was meant as a reply, please send it again yourself.
doubt-comments-missing = The form announces comments and suggested changes, but none were found in the message.
    .todo = Please send them, quoting the reference above, if they were meant to be attached. The choice stands in the meantime.
doubt-reasons-missing = Consideration is not authorized, but no reasons were found in the message.
    .todo = The Administration is invited to send its reasons and an outline of possible changes that would facilitate the work. The choice stands in the meantime.
doubt-withdrawal = The message appears to withdraw an earlier reply.
    .todo = Please confirm what is to be withdrawn. Until then the earlier reply stands.
doubt-taken-back = The Administration has withdrawn its reply since this message arrived.
    .todo = To reply anew, please send the completed form again.
doubt-other = A point of the reply needs to be examined by the Bureau.
    .todo = Please confirm the reply.
