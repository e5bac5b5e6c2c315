#!/bin/bash
# mailtest.sh install | certs DIR | start DIR [BASEPORT] | stop DIR | start-imap DIR | kill-imap DIR
#
# A private Dovecot 2.3 (IMAP, IMAPS, LMTP, XOAUTH2) and Postfix (submission with STARTTLS and login, MX) for tests: all
# below DIR, loopback only, as root, without systemd. Every address of every domain is a mailbox, except never@…
# (refused, 5xx) and later@… (deferred, 4xx); what is submitted to full.example is taken and then returned (RFC 3464).
# IMAP_CAPABILITY replaces what the IMAP server says it can do.
set -euo pipefail
cmd=${1:-}; D=${2:-}; B=${3:-21000}
U() { echo $((B+$1)); }   # ports: 143 993 24 587 25
# Filters where they are installed: a test that needs one says so.
plugins() { if ls /usr/lib/dovecot/modules/lib90_sieve_plugin.so >/dev/null 2>&1; then echo 'mail_plugins = sieve'; fi; }
install() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
  apt-get install -y --no-install-recommends dovecot-imapd dovecot-lmtpd dovecot-sieve postfix openssl isync </dev/null
}
certs() {
mkdir -p "$D"/tls
if [ ! -f "$D"/tls/srv.pem ]; then
openssl ecparam -name prime256v1 -genkey -noout -out "$D"/tls/ca.key 2>/dev/null
openssl req -x509 -new -key "$D"/tls/ca.key -days 3650 -subj "/CN=mailtest CA" -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign,cRLSign" -out "$D"/tls/ca.pem 2>/dev/null
openssl ecparam -name prime256v1 -genkey -noout -out "$D"/tls/srv.key 2>/dev/null
openssl req -new -key "$D"/tls/srv.key -subj "/CN=localhost" -out "$D"/tls/srv.csr 2>/dev/null
printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n' > "$D"/tls/ext
openssl x509 -req -in "$D"/tls/srv.csr -CA "$D"/tls/ca.pem -CAkey "$D"/tls/ca.key -CAcreateserial -days 3650 -extfile "$D"/tls/ext -out "$D"/tls/srv.pem 2>/dev/null
fi
}
start() {
mkdir -p "$D"/{dc/run,dc/state,mail,tls,pf/etc,pf/spool,pf/data,log}; chmod 755 "$D" "$D"/dc "$D"/mail
id vmail >/dev/null 2>&1 || useradd -r -M -s /usr/sbin/nologin vmail
VU=$(id -u vmail); VG=$(id -g vmail); chown vmail:vmail "$D"/mail
certs
# --- users: the Director's own password; everybody else's is secret-any
echo 'tsbdir@itu.int:{PLAIN}secret-tsb' > "$D"/users
cat > "$D"/dc/dovecot.conf <<E
base_dir = $D/dc/run
state_dir = $D/dc/state
instance_name = mailtest-$B
log_path = $D/log/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = dovecot
default_login_user = dovenull
ssl = yes
ssl_cert = <$D/tls/srv.pem
ssl_key = <$D/tls/srv.key
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = yes
login_trusted_networks =
auth_mechanisms = plain login xoauth2 oauthbearer
auth_username_format = %Lu
auth_failure_delay = 0
auth_verbose = yes
mail_location = maildir:$D/mail/%d/%n
mail_uid = $VU
mail_gid = $VG
first_valid_uid = 1
mail_max_userip_connections = 1000
mail_attribute_dict = file:%h/dovecot-attributes
submission_host = 127.0.0.1:$(U 25)
namespace inbox {
  inbox = yes
  separator = /
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $D/dc/oauth2.conf.ext
}
passdb {
  driver = passwd-file
  args = username_format=%u $D/users
}
passdb {
  driver = static
  args = password=secret-any
}
userdb {
  driver = static
  args = uid=$VU gid=$VG home=$D/mail/%d/%n
}
service imap-login {
  chroot =
  inet_listener imap {
    port = $(U 143)
  }
  inet_listener imaps {
    port = $(U 993)
    ssl = yes
  }
}
service imap {
  process_limit = 256
}
service lmtp {
  inet_listener lmtp {
    port = $(U 24)
  }
  unix_listener lmtp {
    mode = 0666
  }
}
service auth {
  unix_listener auth-postfix {
    mode = 0666
  }
}
service anvil {
  chroot =
}
service stats {
  unix_listener stats-reader {
    mode = 0666
  }
  unix_listener stats-writer {
    mode = 0666
  }
}
protocol imap {
  imap_idle_notify_interval = 30 s
  ${IMAP_CAPABILITY:+imap_capability = $IMAP_CAPABILITY}
}
protocol lmtp {
  postmaster_address = postmaster@itu.int
  $(plugins)
}
plugin {
  sieve = file:~/sieve;active=~/.dovecot.sieve
  sieve_extensions = +vacation-seconds
  sieve_vacation_min_period = 0
}
E
mkdir -p "$D"/dc/keys/default/HS256; printf 'c2VjcmV0LWtleS1mb3ItdGVzdHM=' > "$D"/dc/keys/default/HS256/default   # base64("secret-key-for-tests")
cat > "$D"/dc/oauth2.conf.ext <<E
introspection_mode = local
local_validation_key_dict = fs:posix:prefix=$D/dc/keys/
username_attribute = email
E
start_imap
# --- Postfix
cat > "$D"/pf/etc/main.cf <<E
compatibility_level = 3.6
queue_directory = $D/pf/spool
data_directory = $D/pf/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.mailtest.localhost
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_address_preference = ipv4
smtp_dns_support_level = disabled
smtp_host_lookup = native
alias_maps =
alias_database =
local_recipient_maps =
maillog_file = $D/log/postfix.log
maillog_file_prefixes = $D, /var, /dev/stdout
import_environment = MAIL_CONFIG=$D/pf/etc
virtual_mailbox_domains = static:all
virtual_mailbox_maps = static:all
virtual_transport = lmtp:unix:$D/dc/run/lmtp
transport_maps = inline:{ { full.example = smtp:[127.0.0.1]:$(U 25) } }
default_transport = error:5.1.2 no outside world in the test server
smtpd_recipient_restrictions = check_recipient_access inline:{ { never@ = 550 5.1.1 no such mailbox }, { later@ = 450 4.2.1 mailbox busy } }
message_size_limit = 52428800
smtpd_tls_cert_file = $D/tls/srv.pem
smtpd_tls_key_file = $D/tls/srv.key
smtpd_tls_security_level = may
smtpd_tls_session_cache_database =
smtp_tls_session_cache_database =
smtpd_sasl_type = dovecot
smtpd_sasl_path = $D/dc/run/auth-postfix
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_peername_lookup = no
smtputf8_enable = yes
minimal_backoff_time = 5s
maximal_backoff_time = 30s
queue_run_delay = 5s
address_verify_map =
notify_classes =
biff = no
E
cat > "$D"/pf/etc/master.cf <<E
127.0.0.1:$(U 25) inet n - n - - smtpd
  -o { smtpd_sender_restrictions = check_recipient_access inline:{ { full.example = 550 5.2.2 mailbox full } } }
127.0.0.1:$(U 587) inet n - n - - smtpd
  -o syslog_name=postfix/submission
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_tls_auth_only=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
E
chown root:root "$D"/pf/spool "$D"/pf/etc; chown postfix:postfix "$D"/pf/data
# queue directories that 'postfix check' would make (it costs 1.05 s per run)
( cd "$D"/pf/spool; mkdir -p active bounce corrupt defer deferred flush hold incoming private maildrop public pid saved trace
  chown postfix active bounce corrupt defer deferred flush hold incoming private maildrop public saved trace
  chmod 700 active bounce corrupt defer deferred flush hold incoming private saved trace; chgrp postdrop maildrop public; chmod 730 maildrop; chmod 710 public )
touch -d '1 minute ago' "$D"/pf/etc/main.cf "$D"/pf/etc/master.cf   # Postfix dozes in 300 ms steps until main.cf is 2 s old
MAIL_CONFIG="$D"/pf/etc setsid /usr/lib/postfix/sbin/master -c "$D"/pf/etc </dev/null >>"$D"/log/postfix.start 2>&1 &
up $(U 143) $(U 993) $(U 24) $(U 25) $(U 587)
}
# Standard streams are detached: a harness that reads a test's output would otherwise wait for the daemons to end.
start_imap() { dovecot -c "$D"/dc/dovecot.conf </dev/null >>"$D"/log/dovecot.start 2>&1; }
up() {
for p in "$@"; do
  for i in $(seq 200); do (exec 3<>/dev/tcp/127.0.0.1/$p) 2>/dev/null && break; sleep 0.02; [ $i = 200 ] && { echo "port $p not up" >&2; exit 1; }; done
done
}
stop() {
  if [ -f "$D"/pf/spool/pid/master.pid ]; then   # master leads its own session (setsid): end exactly that process group
    p=$(tr -d ' \n' <"$D"/pf/spool/pid/master.pid); [ -n "$p" ] && kill -KILL -- -"$p" 2>/dev/null || true; rm -f "$D"/pf/spool/pid/master.pid; fi
  stop_imap TERM
}
stop_imap() {   # KILL ends the running sessions too, as a crash of the machine would
  if [ -f "$D"/dc/run/master.pid ]; then
    p=$(cat "$D"/dc/run/master.pid); children=$(cat /proc/"$p"/task/"$p"/children 2>/dev/null || true)
    kill -"$1" "$p" 2>/dev/null || true
    if [ "$1" = KILL ] && [ -n "$children" ]; then kill -KILL $children 2>/dev/null || true; fi
    for i in $(seq 250); do kill -0 "$p" 2>/dev/null || break; grep -q '^State:.Z' /proc/$p/status 2>/dev/null && break; sleep 0.02; done
    rm -f "$D"/dc/run/master.pid; fi
}
case $cmd in
  install) install;;
  certs) certs;;
  start) start;;
  stop) stop;;
  start-imap) start_imap;;
  kill-imap) stop_imap KILL;;
  *) sed -n 2p "$0" >&2; exit 2;;
esac
