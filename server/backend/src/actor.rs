//! Who asks.

use std::{fmt, str::FromStr};

use crate::{BusinessId, CustomerId, Error, Result, StaffId};

/// The person, or the system itself, on whose behalf a use case runs. Taken from a session, never
/// from an argument of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A customer, on their own journeys.
    Customer {
        /// Whose customer.
        business: BusinessId,
        /// Who.
        customer: CustomerId,
    },
    /// An owner or a coach.
    Staff {
        /// Whose staff.
        business: BusinessId,
        /// Who.
        staff: StaffId,
        /// What they may do.
        role: Role,
    },
    /// The terminal, the demo and background work; and programs with a key of the business, for the few use cases that they reach.
    System {
        /// For which business.
        business: BusinessId,
    },
}

/// A person as a session knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    /// One of the staff.
    Staff(StaffId),
    /// A customer.
    Customer(CustomerId),
}

/// What one of the staff may do: an owner everything, a coach not journeys, staff or settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Designs journeys, sends invitations, sees everything.
    Owner,
    /// Awards milestones and invites.
    Coach,
}

impl Actor {
    /// The business whose data the actor may touch.
    #[must_use]
    pub fn business(&self) -> BusinessId {
        match *self {
            Self::Customer { business, .. } | Self::Staff { business, .. } | Self::System { business } => business,
        }
    }

    /// The actor as a person; the system is none.
    #[must_use]
    pub fn person(&self) -> Option<Person> {
        match *self {
            Self::Customer { customer, .. } => Some(Person::Customer(customer)),
            Self::Staff { staff, .. } => Some(Person::Staff(staff)),
            Self::System { .. } => None,
        }
    }

    /// Who of the staff it is, if one of them.
    pub(crate) fn staff(&self) -> Option<StaffId> {
        match *self {
            Self::Staff { staff, .. } => Some(staff),
            Self::Customer { .. } | Self::System { .. } => None,
        }
    }

    /// Lets owners and the system pass.
    pub(crate) fn must_own(&self) -> Result<BusinessId> {
        match *self {
            Self::Staff {
                business,
                role: Role::Owner,
                ..
            }
            | Self::System { business } => Ok(business),
            Self::Staff { .. } | Self::Customer { .. } => Err(Error::NotAllowed),
        }
    }

    /// Lets owners, coaches and the system pass.
    pub(crate) fn must_be_staff(&self) -> Result<BusinessId> {
        match *self {
            Self::Staff { business, .. } | Self::System { business } => Ok(business),
            Self::Customer { .. } => Err(Error::NotAllowed),
        }
    }
}

impl Role {
    /// `owner` or `coach`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Coach => "coach",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text names no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is neither owner nor coach")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(code: &str) -> std::result::Result<Self, UnknownRole> {
        match code {
            "owner" => Ok(Self::Owner),
            "coach" => Ok(Self::Coach),
            _ => Err(UnknownRole),
        }
    }
}

crate::db::text_column::text_column!(Role);
