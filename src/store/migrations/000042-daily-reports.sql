-- Up to which day a site's merchant was told what the engine charged; null: from the next day on.
alter table sites add column reported_on date;
