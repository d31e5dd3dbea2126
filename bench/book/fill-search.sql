-- Makes the customers of a book findable, as the program does when it stores one.
insert into customer_grams (merchant_id, gram, customer_id)
select distinct c.merchant_id, substr(w.word, n, 3), c.id
  from customers c,
       regexp_split_to_table(c.search, '[ .,@_+''()/:-]+') as w(word),
       generate_series(1, length(w.word) - 2) as n;
