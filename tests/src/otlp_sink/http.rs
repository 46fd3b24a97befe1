//! As much of HTTP/1.1 as an OTLP exporter speaks: requests with a length, kept-alive connections.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

const MAX_BODY_BYTES: usize = 64 * 1024 * 1024;

pub(super) struct Request {
    pub(super) target: String,
    pub(super) body: Vec<u8>,
}

/// The requests of one connection.
pub(super) struct Requests {
    reader: BufReader<TcpStream>,
}

impl Requests {
    pub(super) fn new(connection: TcpStream) -> Self {
        Self {
            reader: BufReader::new(connection),
        }
    }

    /// The next request; `None` when the other side closed the connection.
    pub(super) fn next(&mut self) -> io::Result<Option<Request>> {
        let mut first = String::new();
        if self.reader.read_line(&mut first)? == 0 {
            return Ok(None);
        }
        let target = first.split(' ').nth(1).unwrap_or_default().to_owned();
        let length = self.read_headers()?;
        if length > MAX_BODY_BYTES {
            return Err(io::Error::other("the body is too large"));
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body)?;
        Ok(Some(Request { target, body }))
    }

    /// Answers with an empty body, which is an empty protobuf message.
    pub(super) fn answer(&mut self, status: &str) -> io::Result<()> {
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/x-protobuf\r\n\
             content-length: 0\r\n\r\n"
        );
        self.reader.get_mut().write_all(head.as_bytes())
    }

    /// Reads to the end of the headers; gives the length of the body.
    fn read_headers(&mut self) -> io::Result<usize> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.reader.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let Some((name, value)) = line.trim_end().split_once(':') else {
                return Ok(length);
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
        }
    }
}
