//! How many may ask at once, how much, and how long it may take them.
//!
//! A client that sends its request drop by drop, never sends it, or does not take
//! the answer, is left after a while. Where there are too many, the oldest goes: a
//! browser that loses its stream of events opens another.

use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;
use tokio::time::{Instant, Sleep, sleep};
use tower::ServiceExt;

use super::guard::Ends;

/// How many connections there may be.
const MOST: usize = 256;

/// How long a request may take to arrive, and how long a connection may wait for one.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// Bytes of a request's head.
const LONGEST_HEAD: usize = 16 * 1024;

/// How long to wait when the system can give no further connection.
const BREATH: Duration = Duration::from_millis(50);

/// Answers whoever comes, for ever.
pub async fn accept(listener: TcpListener, router: Router) -> io::Result<()> {
    let mut open: VecDeque<AbortHandle> = VecDeque::new();
    loop {
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            // It is gone already, or there are no more descriptors for now.
            Err(_) => {
                sleep(BREATH).await;
                continue;
            }
        };
        open.retain(|connection| !connection.is_finished());
        if open.len() >= MOST
            && let Some(oldest) = open.pop_front()
        {
            oldest.abort();
        }
        // Small answers must not wait for more.
        let _ = stream.set_nodelay(true);
        let Ok(own) = stream.local_addr() else {
            continue;
        };
        let ends = Ends {
            peer: peer.ip(),
            own: own.ip(),
        };
        let router = router.clone();
        let service = router.map_request(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ends);
            request.map(axum::body::Body::new)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(PATIENCE)
            .max_buf_size(LONGEST_HEAD)
            .serve_connection(
                TokioIo::new(Patient::new(stream)),
                TowerToHyperService::new(service),
            );
        // What goes wrong in a connection is its client's affair.
        let task = tokio::spawn(async { drop(connection.await) });
        open.push_back(task.abort_handle());
    }
}

/// A stream that fails when its other end takes nothing for too long.
struct Patient {
    stream: TcpStream,
    /// Runs while something waits to be taken.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn new(stream: TcpStream) -> Patient {
        Patient {
            stream,
            waiting: None,
        }
    }

    fn check<T>(
        &mut self,
        written: Poll<io::Result<T>>,
        context: &mut Context,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.waiting = None;
            return written;
        }
        let end = || Box::pin(tokio::time::sleep_until(Instant::now() + PATIENCE));
        let waiting = self.waiting.get_or_insert_with(end);
        match waiting.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context,
        buffer: &mut ReadBuf,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.check(written, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context,
        parts: &[io::IoSlice],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.check(written, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
