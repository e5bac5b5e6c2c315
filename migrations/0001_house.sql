-- The house's tables. Instants are whole microseconds since 1970-01-01T00:00:00Z; an empty string or 0 means "none".

-- Everything that ever happened, append-only: a row is never changed or removed.
create table event (
    -- place in the log, from 1 without gaps
    seq integer not null primary key,
    -- the kind of fact, as in the body's "event"
    name text not null default '',
    -- the fact with its place and instant, as JSON, exactly the bytes that were hashed
    body text not null default '',
    -- SHA-256 of the previous row's hash (64 zeros for the first) followed by the body, lower-case hexadecimal
    hash text not null default ''
);

-- One row per distinct message; its bytes lie in the archive under its hash.
create table message (
    -- SHA-256 of the bytes, lower-case hexadecimal
    hash text not null primary key,
    -- when it reached the mailbox
    arrived bigint not null default 0,
    -- bytes
    size bigint not null default 0,
    -- the event that says it was kept
    kept_seq bigint not null default 0,
    -- kept: not decided yet; decided: judged by the house or ruled by a person
    state text not null default 'kept',
    -- how often somebody set out to read it, counted before the work
    attempts bigint not null default 0,
    -- grows with every claim, so that only the latest claim can decide
    lease bigint not null default 0,
    -- until when nobody else may claim it
    lease_until bigint not null default 0,
    -- the folder it belongs in, under the filing folder; empty: it stays where it is
    folder text not null default ''
);
create index message_waiting on message (state, arrived, kept_seq);

-- Where messages were found. The same bytes may lie in several places.
create table delivery (
    -- the place's key
    place text not null primary key,
    -- the mailbox it is in
    mailbox text not null default '',
    -- the message that lay there
    message text not null references message (hash),
    -- when it reached this place
    arrived bigint not null default 0,
    -- 1 once it has been moved to its folder, or was gone
    filed bigint not null default 0
);
create index delivery_message on delivery (message);
create index delivery_mailbox on delivery (mailbox, filed);

-- Letters to be sent, and what became of them.
create table letter (
    -- cause and recipient; the same cause never writes twice
    key text not null primary key,
    -- acknowledgement, digest, …
    kind text not null default '',
    -- its Message-ID
    message_id text not null default '',
    subject text not null default '',
    -- ISO 639-1 code of the language it is written in
    language text not null default 'en',
    -- the letter as it is handed to the mail server
    bytes blob not null default x'',
    -- hash of what a reader would read; empty: never compared
    fingerprint text not null default '',
    -- the message it answers; empty: none
    about text not null default '',
    -- the circular's number; 0: none
    circular bigint not null default 0,
    created bigint not null default 0,
    -- due: waits for its time; leased: being sent; sent; failed: given up until a person retries it
    state text not null default 'due',
    -- how often somebody set out to send it
    attempts bigint not null default 0,
    -- not before this instant; while leased, when the lease ends
    due bigint not null default 0,
    -- when it was sent or given up
    ended bigint not null default 0,
    -- what the mail server last said
    response text not null default ''
);
create index letter_due on letter (state, due);

create table recipient (
    letter text not null references letter (key),
    -- order on the envelope, from 0
    position bigint not null default 0,
    -- as written
    address text not null default '',
    -- in lower case, for looking up
    folded text not null default '',
    primary key (letter, position)
);
create index recipient_folded on recipient (folded);

-- What is done once per local date, such as the digest.
create table job (
    name text not null default '',
    -- local date, YYYY-MM-DD
    date text not null default '',
    -- when it was done
    done bigint not null default 0,
    primary key (name, date)
);

-- Who may speak for whom.
create table contact (
    -- an address or @domain, lower case
    address text not null default '',
    -- ISO 3166-1 alpha-3; * for a gateway of our own
    member_state text not null default '',
    -- the Member State's name as the list gives it
    name text not null default '',
    primary key (address, member_state)
);
