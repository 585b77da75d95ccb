//! Pages worked on ahead, taken in order.

use std::sync::mpsc;
use std::thread;

/// Calls `work` for every item on up to `workers` threads, and `take` on this thread with the results in the
/// order of the items. No more than `workers` items are worked on or wait to be taken, however many there are.
pub(crate) fn in_order<I: Sync, T: Send>(
    workers: usize,
    items: &[I],
    work: impl Fn(&I) -> T + Sync,
    mut take: impl FnMut(&I, T),
) {
    let workers = workers.min(items.len());
    if workers <= 1 {
        for item in items {
            take(item, work(item));
        }
        return;
    }
    thread::scope(|scope| {
        let work = &work;
        let results: Vec<mpsc::Receiver<T>> = (0..workers)
            .map(|worker| {
                // Without a buffer: a worker goes on only when its result was taken.
                let (hand_over, result) = mpsc::sync_channel(0);
                scope.spawn(move || {
                    for item in items.iter().skip(worker).step_by(workers) {
                        if hand_over.send(work(item)).is_err() {
                            return;
                        }
                    }
                });
                result
            })
            .collect();
        for (item, result) in items.iter().zip(results.iter().cycle()) {
            match result.recv() {
                Ok(result) => take(item, result),
                // The worker panicked; the scope passes that on.
                Err(mpsc::RecvError) => return,
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn results_come_in_order_and_few_are_ahead() {
        let items: Vec<usize> = (0..50).collect();
        let begun = AtomicUsize::new(0);
        for workers in [1, 3] {
            begun.store(0, Ordering::Relaxed);
            let mut taken = Vec::new();
            in_order(
                workers,
                &items,
                |item| {
                    begun.fetch_add(1, Ordering::Relaxed);
                    item * 2
                },
                |_, result| {
                    taken.push(result);
                    assert!(begun.load(Ordering::Relaxed) <= taken.len() + workers);
                },
            );
            assert_eq!(taken, items.iter().map(|item| item * 2).collect::<Vec<_>>());
        }
    }
}
