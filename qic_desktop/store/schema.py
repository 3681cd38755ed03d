"""The tables of the log. They are never migrated in place: ``user_version`` is the log's format."""

from __future__ import annotations

APPLICATION_ID = 0x51494344  # "QICD"
LOG_FORMAT = 1

LOG_TABLES = """
create table segment(
    id text primary key, writer text not null, scope text not null, first integer not null, last integer not null,
    prev text, sealed blob not null, state text not null, code text not null default '', package text
) strict;
create index segment_chain on segment(writer, scope, first);
create index segment_state on segment(state);
create table unsealed(
    writer text not null, scope text not null, seq integer not null, line blob not null,
    primary key(writer, scope, seq)
) strict;
create table register(
    scope text not null, entity text not null, id text not null, register text not null, writer text not null,
    seq integer not null, hash8 text not null, lamport integer not null, wall_ms integer not null, person text,
    blind integer not null, value text not null,
    primary key(scope, entity, id, register, writer, seq, hash8)
) strict, without rowid;
create table overwritten(
    scope text not null, entity text not null, id text not null, register text not null, writer text not null,
    seq integer not null, hash8 text not null,
    primary key(scope, entity, id, register, writer, seq, hash8)
) strict, without rowid;
create table clock(scope text primary key, lamport integer not null) strict;
create table enclosed(hash text primary key, type text not null, sealed blob not null, state text not null) strict;
create table package(
    id text primary key, file text not null, kind text not null, packer text not null, number integer not null,
    made integer not null, handled integer not null, state text not null, code text not null, counts text not null,
    site text
) strict;
create table acknowledged(
    packer text not null, chain text not null, seq integer not null, tip text not null, made integer not null,
    primary key(packer, chain, seq, tip)
) strict;
create table draft(
    scope text not null, entity text not null, id text not null, register text not null, text text not null,
    primary key(scope, entity, id, register)
) strict;
create table setting(name text primary key, value text not null) strict;
create table projection(
    scope text not null, entity text not null, version text not null, stale integer not null,
    primary key(scope, entity)
) strict;
"""
