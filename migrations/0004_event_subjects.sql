-- What an event is about, read off its body so that the two cannot disagree, for looking at one circular alone.
-- the message's hash; null where the event is about none
alter table event add column message text generated always as (json_extract(body, '$.message')) virtual;
-- the circular that a judgement or ruling names; null where it names none
alter table event add column circular bigint generated always as (json_extract(body, '$.judgement.circular')) virtual;
-- the whole second in which it was recorded, YYYY-MM-DDTHH:MM:SS by UTC
alter table event add column second text generated always as (substr(json_extract(body, '$.at'), 1, 19)) virtual;
create index event_message on event (message, seq);
create index event_circular on event (circular, message, seq);
create index event_second on event (second, seq);
-- events about the house as a whole, few among many
create index event_house on event (seq) where name in ('circular_imported', 'circular_closed', 'digest_written');
-- decisions that name no circular, few among many
create index event_unplaced on event (message, seq) where name in ('judged', 'ruled') and circular is null;
