//! Sessions that wait for the next run. It knows no statement.

use crate::server::Address;
use postgres::Client;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

/// Idle sessions of one server. How many runs there are at once is the caller's to bound.
pub(super) struct Pool {
    address: Address,
    idle: Mutex<Vec<Client>>,
    idle_max: usize,
}

/// A session in use.
pub(super) struct Session {
    client: Client,
    spoiled: bool,
}

impl Session {
    /// The connection.
    pub(super) fn client(&mut self) -> &mut Client {
        &mut self.client
    }

    /// Nobody must use this session again.
    pub(super) fn spoil(&mut self) {
        self.spoiled = true;
    }
}

impl Pool {
    /// A pool that keeps so many sessions at most.
    pub(super) fn new(address: Address, idle_max: usize) -> Pool {
        Pool { address, idle: Mutex::new(Vec::new()), idle_max }
    }

    /// Does some work in a session. One that was idle may have been ended by the server meanwhile: then the work is done
    /// once more, in a new one.
    pub(super) fn with<T, E>(
        &self,
        failed: impl Fn(postgres::Error) -> E,
        mut work: impl FnMut(&mut Session) -> Result<T, E>,
    ) -> Result<T, E> {
        let waiting = self.idle().pop();
        if let Some(client) = waiting {
            let mut session = Session { client, spoiled: false };
            let done = work(&mut session);
            if done.is_ok() || !session.client.is_closed() {
                self.keep(session, done.is_ok());
                return done;
            }
        }
        let mut session = Session { client: self.address.connect_to_read().map_err(failed)?, spoiled: false };
        let done = work(&mut session);
        self.keep(session, done.is_ok());
        done
    }

    /// Keeps a session for the next run, unless something went wrong in it.
    fn keep(&self, session: Session, is_sound: bool) {
        let mut idle = self.idle();
        if is_sound && !session.spoiled && idle.len() < self.idle_max {
            idle.push(session.client);
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Client>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let clients = std::mem::take(&mut *self.idle());
        // Ending a session blocks, and the last owner may be a thread that drives futures.
        drop(thread::spawn(move || drop(clients)).join());
    }
}
