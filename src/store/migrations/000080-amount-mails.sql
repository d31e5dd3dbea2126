-- Customers are told of another amount: targets that send mails listen for what that comes from.
-- A merchant that leaves the kind out says so in its settings, and is asked by nobody before it exists.

update notification_targets
   set kinds = array_append(kinds, 'subscription.changed')
 where face = 'mail' and active and not ('subscription.changed' = any (kinds));
