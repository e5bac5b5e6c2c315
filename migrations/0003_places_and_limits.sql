-- Where a message was moved to, under the filing folder; empty: it has not been moved.
alter table delivery add column folder text not null default '';
update delivery set folder = coalesce((select message.folder from message where message.hash = delivery.message), '')
where filed = 1;
-- ISO 3166-1 alpha-3 code of the Member State in whose matter a letter is written; empty: none.
alter table letter add column member_state text not null default '';
-- the bound that holds the letter back until it is due: address, state or all; empty: none
alter table letter add column held text not null default '';
create index letter_ended on letter (state, ended);
create index letter_message_id on letter (message_id);
