-- Nobody asks by these, and each one is written with every order. What is too old is found by the order of the entries.
DROP INDEX order_events_order_name;
DROP INDEX order_events_happened;
DROP INDEX risk_verdicts_decided;
