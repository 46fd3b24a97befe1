//! Who we are. A server's URL may say it: `nats://user:password@host` or `nats://token@host`.

/// How igf shows the server who it is.
#[derive(Clone, Default)]
pub enum Auth {
    /// Not at all.
    #[default]
    None,
    /// User and password.
    Password {
        /// The user.
        user: String,
        /// The password.
        password: String,
    },
    /// A token.
    Token(String),
    /// An nkey seed.
    Nkey(String),
    /// The contents of a `.creds` file: JWT and seed.
    Credentials(String),
}

/// Secrets stay out of logs.
impl std::fmt::Debug for Auth {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Auth::None => "None",
            Auth::Password { .. } => "Password",
            Auth::Token(_) => "Token",
            Auth::Nkey(_) => "Nkey",
            Auth::Credentials(_) => "Credentials",
        })
    }
}

/// The URLs without logins, and the first login among them.
pub(crate) fn split(urls: &str) -> (String, Auth) {
    let mut auth = Auth::None;
    let clean: Vec<String> = urls
        .split(',')
        .map(|url| {
            let (scheme, rest) = match url.split_once("://") {
                Some((scheme, rest)) => (format!("{}://", scheme.trim()), rest),
                None => (String::new(), url.trim()),
            };
            let Some((login, host)) = rest.rsplit_once('@') else {
                return format!("{scheme}{rest}");
            };
            if matches!(auth, Auth::None) {
                auth = read(login);
            }
            format!("{scheme}{host}")
        })
        .collect();
    (clean.join(","), auth)
}

fn read(login: &str) -> Auth {
    match login.split_once(':') {
        Some((user, password)) => Auth::Password {
            user: decoded(user),
            password: decoded(password),
        },
        None => Auth::Token(decoded(login)),
    }
}

/// A text of a URL with its `%41` put back. What is no such sign stays as it stands.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let pair = after
            .get(..2)
            .filter(|pair| pair.iter().all(u8::is_ascii_hexdigit));
        let hex = pair.and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = hex.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (first, byte) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_read_and_leaves_the_url() {
        let (url, auth) = split("nats://igf:p%40ss:w@host:4222, tls://other:1");
        assert_eq!(url, "nats://host:4222,tls://other:1");
        let Auth::Password { user, password } = auth else {
            panic!("{auth:?}");
        };
        assert_eq!((user.as_str(), password.as_str()), ("igf", "p@ss:w"));
        let (url, auth) = split("nats://s3cret%@host");
        assert_eq!(url, "nats://host");
        assert!(matches!(auth, Auth::Token(token) if token == "s3cret%"));
        assert!(matches!(split("host:4222"), (url, Auth::None) if url == "host:4222"));
    }
}
