-- What a contact is registered for, and from when to when.
alter table contact add column role text not null default 'reply';
-- the first and the last day on which it holds, YYYY-MM-DD by UTC; empty: without limit
alter table contact add column valid_from text not null default '';
alter table contact add column valid_until text not null default '';
-- ISO 639-1 code of the language it is written to in; empty: that of the State's own reply
alter table contact add column language text not null default '';
