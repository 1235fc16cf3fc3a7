"""A clinic's own articles: read, cleaned and looked through before anybody shows them to a person.

Nothing here touches a network, a disk or a database: bytes come in, frozen results go out. What it finds is a proposal;
whether an article is shown is decided by somebody who read it.
"""
