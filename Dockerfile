# Two stages, within the classic builder: build from the pinned lock file, run as nobody's user.
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked --bin igf

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /data --create-home igf
# Debug information beside the program: a backtrace names inlined functions where it is.
COPY --from=build /src/target/release/igf /src/target/release/igf.dwp /usr/local/bin/
USER igf
WORKDIR /data
ENV IGF_DATA=/data/igf
EXPOSE 7474
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["igf", "health", "--server", "http://127.0.0.1:7474"]
# The demo fills the directory once (a second run changes nothing); then it is served.
CMD ["sh", "-c", "igf demo && exec igf serve --listen 0.0.0.0:7474"]
