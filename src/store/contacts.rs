//! Who may speak for whom, as imported.

use sqlx::SqliteConnection;

use super::{Result, Store, StoreError};
use crate::reply::state::StateCode;

/// One line of the list of contacts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContactRow {
    /// An address or `@domain`; kept in lower case.
    pub address: String,
    /// None for a gateway of our own, whose forms say which state they are from.
    pub member_state: Option<StateCode>,
    /// The Member State's name as the list gives it.
    pub name: String,
}

impl Store {
    /// Every contact, by address.
    pub async fn contacts(&self) -> Result<Vec<ContactRow>> {
        let rows: Vec<(String, String, String)> =
            sqlx::query_as("select address, member_state, name from contact order by address, member_state")
                .fetch_all(&self.readers)
                .await?;
        let contact = |(address, member_state, name): (String, String, String)| {
            let known = StateCode::parse(&member_state);
            if known.is_none() && member_state != "*" {
                return Err(StoreError::Value { table: "contact", value: member_state });
            }
            Ok(ContactRow { address, member_state: known, name })
        };
        rows.into_iter().map(contact).collect()
    }

    /// Puts this list in the place of the one there was.
    pub async fn replace_contacts(&self, contacts: &[ContactRow]) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query("delete from contact").execute(&mut *tx).await?;
        insert(&mut tx, contacts).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Adds to the list; a contact that is there already takes the newer name.
    pub async fn add_contacts(&self, contacts: &[ContactRow]) -> Result<()> {
        let mut tx = self.begin().await?;
        insert(&mut tx, contacts).await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn insert(connection: &mut SqliteConnection, contacts: &[ContactRow]) -> Result<()> {
    for contact in contacts {
        sqlx::query(
            "insert into contact (address, member_state, name) values (?, ?, ?)
             on conflict (address, member_state) do update set name = excluded.name",
        )
        .bind(contact.address.to_lowercase())
        .bind(contact.member_state.as_ref().map_or("*", StateCode::as_str))
        .bind(&contact.name)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
