create table note (
    id text primary key,
    body text not null,
    written text not null
);
