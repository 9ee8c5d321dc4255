//! A small SMTP server that keeps what it is sent, and refuses when it is told to.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use backend::mail::Mailer;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

/// How a mail is answered.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    /// Try again later.
    Busy,
    /// There is no such mailbox.
    Nobody,
    /// This server may not send through that one.
    Policy,
    /// It takes the mail, and the connection breaks before it says so.
    Silence,
}

#[derive(Clone)]
pub(crate) struct SmtpServer {
    port: u16,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    mails: Vec<String>,
    answers: VecDeque<Answer>,
}

impl SmtpServer {
    /// A server that gives these answers first, and takes every mail after them.
    pub(crate) async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            kept: Arc::new(Mutex::new(Kept {
                mails: Vec::new(),
                answers: answers.into_iter().collect(),
            })),
        };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(serving.clone().serve(connection));
            }
        });
        server
    }

    pub(crate) fn mailer(&self) -> Mailer {
        Mailer::smtp(&format!("smtp://127.0.0.1:{}", self.port), "hello@sugoroku.example").unwrap()
    }

    /// The `Message-ID` of every mail it was sent, refused ones too.
    pub(crate) fn message_ids(&self) -> Vec<String> {
        let kept = self.kept.lock().unwrap();
        let id = |mail: &String| {
            let line = mail.lines().find_map(|line| line.strip_prefix("Message-ID: "));
            line.unwrap().to_owned()
        };
        kept.mails.iter().map(id).collect()
    }

    /// The last mail as text.
    pub(crate) fn last(&self) -> String {
        self.kept.lock().unwrap().mails.last().unwrap().clone()
    }

    async fn serve(self, connection: TcpStream) {
        let (reader, mut writer) = connection.into_split();
        let mut lines = BufReader::new(reader).lines();
        let mut answer = "220 test ESMTP";
        loop {
            if writer.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
                return;
            }
            let Ok(Some(line)) = lines.next_line().await else {
                return;
            };
            let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            answer = match verb.as_str() {
                "EHLO" => "250 8BITMIME",
                "DATA" => {
                    writer.write_all(b"354 go on\r\n").await.unwrap();
                    let mut mail = String::new();
                    while let Ok(Some(line)) = lines.next_line().await {
                        if line == "." {
                            break;
                        }
                        mail.push_str(&line);
                        mail.push('\n');
                    }
                    let Some(answer) = self.keep(mail) else { return };
                    answer
                }
                "QUIT" => "221 bye",
                _ => "250 fine",
            };
        }
    }

    /// Keeps a mail; what is said about it, if anything.
    fn keep(&self, mail: String) -> Option<&'static str> {
        let mut kept = self.kept.lock().unwrap();
        kept.mails.push(mail);
        match kept.answers.pop_front() {
            Some(Answer::Busy) => Some("451 too busy, try again"),
            Some(Answer::Nobody) => Some("550 5.1.1 no such user here"),
            Some(Answer::Policy) => Some("550 5.7.1 relaying denied"),
            Some(Answer::Silence) => None,
            None => Some("250 kept"),
        }
    }
}
