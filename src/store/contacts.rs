//! Who may speak for whom, as imported or remembered.

use jiff::civil::Date;
use sqlx::{FromRow, SqliteConnection};

use super::{Result, Store, StoreError};
use crate::{
    language::Language,
    sender::{Contact, Role, Speaker, fold},
};

#[derive(FromRow)]
struct Row {
    address: String,
    member_state: String,
    name: String,
    role: String,
    valid_from: String,
    valid_until: String,
    language: String,
}

impl Store {
    /// Every contact, by address.
    pub async fn contacts(&self) -> Result<Vec<Contact>> {
        let rows: Vec<Row> = sqlx::query_as(
            "select address, member_state, name, role, valid_from, valid_until, language
             from contact order by address, member_state",
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter().map(Row::contact).collect()
    }

    /// Puts this list in the place of the one there was.
    pub async fn replace_contacts(&self, contacts: &[Contact]) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query("delete from contact").execute(&mut *tx).await?;
        insert(&mut tx, contacts).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Adds to the list; a contact that is there already takes what is newer.
    pub async fn add_contacts(&self, contacts: &[Contact]) -> Result<()> {
        let mut tx = self.begin().await?;
        insert(&mut tx, contacts).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes an address or `@domain` off the list, for whomever it speaks. Gives how many rows that were.
    pub async fn remove_contact(&self, address: &str) -> Result<u64> {
        let removed =
            sqlx::query("delete from contact where address = ?").bind(fold(address)).execute(&self.writer).await?;
        Ok(removed.rows_affected())
    }
}

impl Row {
    fn contact(self) -> Result<Contact> {
        let wrong = |value: &str| StoreError::Value { table: "contact", value: value.to_owned() };
        let day = |text: &str| -> Result<Option<Date>> {
            if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| wrong(text)) }
        };
        let language = match self.language.as_str() {
            "" => None,
            code => Some(code.parse().map_err(|_| wrong(code))?),
        };
        Ok(Contact {
            speaker: Speaker::parse(&self.member_state).ok_or_else(|| wrong(&self.member_state))?,
            role: Role::parse(&self.role).ok_or_else(|| wrong(&self.role))?,
            from: day(&self.valid_from)?,
            until: day(&self.valid_until)?,
            language,
            address: self.address,
            name: self.name,
        })
    }
}

pub(super) async fn insert(connection: &mut SqliteConnection, contacts: &[Contact]) -> Result<()> {
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    for contact in contacts {
        sqlx::query(
            "insert into contact (address, member_state, name, role, valid_from, valid_until, language)
             values (?, ?, ?, ?, ?, ?, ?)
             on conflict (address, member_state) do update set
               name = excluded.name, role = excluded.role, valid_from = excluded.valid_from,
               valid_until = excluded.valid_until, language = excluded.language",
        )
        .bind(fold(&contact.address))
        .bind(contact.speaker.code())
        .bind(&contact.name)
        .bind(contact.role.name())
        .bind(day(contact.from))
        .bind(day(contact.until))
        .bind(contact.language.map_or("", Language::code))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
