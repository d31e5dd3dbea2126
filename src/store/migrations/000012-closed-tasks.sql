-- Who settled an open question, when, and how.
alter table tasks add column closed_at timestamptz, add column closed_by text, add column comment text;
