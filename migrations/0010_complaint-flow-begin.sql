-- It writes to a table that is built anew by the next step, and is put back after it.
DROP TRIGGER `complaints_follow_call`;
