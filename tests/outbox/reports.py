"""Reports of mails that did not arrive, as the servers of the world write them."""

BOUNDARY = "=_report"

POSTFIX = """\
Return-Path: <>
Delivered-To: bounces@region.example
Received: by mx.region.example (Postfix) id 4F2C; Mon, 23 Nov 2026 08:01:00 +0100 (CET)
Date: Mon, 23 Nov 2026 08:01:00 +0100 (CET)
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_report"

This is a MIME-encapsulated message.

--=_report
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org.
I'm sorry to have to inform you that your message could not be delivered.

--=_report
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: 4F2C
Arrival-Date: Mon, 23 Nov 2026 08:00:59 +0100 (CET)

Final-Recipient: rfc822; bob@example.org
Original-Recipient: rfc822;bob@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; 550 5.1.1 <bob@example.org>: Recipient address
    rejected: User unknown

--=_report
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: =?utf-8?q?R=C3=A9gion?= <coroute@region.example>
To: bob@example.org
Subject: Bonjour

--=_report--
"""

EXCHANGE = """\
From: <postmaster@contoso.example>
To: <{to}>
Date: Mon, 23 Nov 2026 07:01:00 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="_2f5c_"
Content-Language: fr-FR
Message-ID: <a@EX01.contoso.example>
Subject: Non remis : Bonjour
Auto-Submitted: auto-replied
MIME-Version: 1.0

--_2f5c_
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="_3a_"

--_3a_
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

Vm90cmUgbWVzc2FnZSBuJ2EgcGFzIHB1IMOqdHJlIHJlbWlzLg==

--_3a_
Content-Type: text/html; charset="utf-8"

<p>Votre message</p>
--_3a_--
--_2f5c_
Content-Type: message/delivery-status

Reporting-MTA: dns;EX01.contoso.example
Received-From-MTA: dns;mail.region.example
Arrival-Date: Mon, 23 Nov 2026 07:00:59 +0000

Final-Recipient: rfc822;bob@contoso.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP
X-Display-Name: Bob

--_2f5c_
Content-Type: message/rfc822

From: coroute@region.example
Subject: Bonjour

Texte
--_2f5c_--
"""

GMAIL = """\
Delivered-To: {to}
Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: {to}
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: <x@region.example>
X-Failed-Recipients: bob@example.org
Date: Sun, 22 Nov 2026 23:01:00 -0800 (PST)
Content-Type: multipart/report; boundary="0000000000008a"; report-type=delivery-status
MIME-Version: 1.0

--0000000000008a
Content-Type: multipart/related; boundary="00000000000093"

--00000000000093
Content-Type: text/plain; charset="UTF-8"

** Address not found **
--00000000000093--
--0000000000008a
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Arrival-Date: Sun, 22 Nov 2026 23:00:59 -0800 (PST)
X-Original-Message-ID: <x@region.example>

Final-Recipient: rfc822; bob@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; gmail-smtp-in.l.google.com. (2a00:1450:400c:c07::1a, the
 server for the domain example.org.)
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.
Last-Attempt-Date: Sun, 22 Nov 2026 23:01:00 -0800 (PST)

--0000000000008a
Content-Type: message/rfc822

From: coroute@region.example

Texte
--0000000000008a--
"""

ABSENCE = """\
From: bob@example.org
To: {to}
Subject: Absence : Bonjour
Auto-Submitted: auto-replied
Content-Type: text/plain; charset=utf-8

5.1.1 Je suis absent jusqu'au 4.
"""

READ = """\
From: bob@example.org
To: {to}
Subject: Lu : Bonjour
Content-Type: multipart/report; report-type=disposition-notification; boundary="=_r"

--=_r
Content-Type: message/disposition-notification

Final-Recipient: rfc822; bob@example.org
Disposition: manual-action/MDN-sent-automatically; displayed

--=_r--
"""

BROKEN = (
    b"\xff\xfe",
    b"",
    b"Content-Type: multipart/report; boundary=\n\n--\n",
    b"To: b1.@\nContent-Type: multipart/report; boundary=x; report-type=delivery-status\n\n--x\n"
    b"Content-Type: message/delivery-status\n\nStatus",
    b"To: " + b"<" * 5000 + b"\n\n",
    b"Content-Type: multipart/report; boundary=\xe9\nTo: \xe9+b9.\xe9@x\n\n--\xe9",
)


def written(report, to, action="failed", status="5.1.1"):
    return report.format(to=to, action=action, status=status).replace("\n", "\r\n").encode()
