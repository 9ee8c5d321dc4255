//! What a person, of the staff or a customer, settles for themselves.

use crate::{Actor, Db, Error, Language, Person, Result, Thing, db::tx::execute};

/// Changes the language of the actor's own pages and mails.
///
/// # Errors
/// [`Error::NotAllowed`] for the system, which has no language.
pub async fn change_language(db: &Db, actor: &Actor, language: Language) -> Result<()> {
    let business = actor.business();
    let person = actor.person().ok_or(Error::NotAllowed)?;
    db.write((), move |tx, ()| {
        Box::pin(async move {
            let (changed, thing) = match person {
                Person::Staff(staff) => (
                    execute!(
                        tx,
                        "UPDATE staff SET language = $1 WHERE business_id = $2 AND staff_id = $3",
                        language,
                        business,
                        staff,
                    )?,
                    Thing::Staff,
                ),
                Person::Customer(customer) => (
                    execute!(
                        tx,
                        "UPDATE customer SET language = $1
                         WHERE business_id = $2 AND customer_id = $3",
                        language,
                        business,
                        customer,
                    )?,
                    Thing::Customer,
                ),
            };
            if changed == 0 {
                return Err(Error::NotFound(thing));
            }
            Ok(())
        })
    })
    .await
}
