-- A made-up company that sells software by subscription, from its first day (2025-02-01) through 2026-08-19. Every draw is a digest of a
-- key and a word, so that the same rows come on every machine and with every version. Run by scripts/subscriptions-data.sh.
create macro u(k, word) as (md5_number_lower(concat(k, ':', word)) % 1000000) / 1000000.0;
create macro data_end() as date '2026-08-19';

create table base as
with drawn as (
  select id as account_id,
    date '2025-02-01' + cast(floor(565 * pow(u(id, 'signup'), 0.75)) as integer) as signed_up_on,
    case when u(id, 'size') < 0.48 then 'small' when u(id, 'size') < 0.78 then 'medium' when u(id, 'size') < 0.94 then 'large' else 'giant' end as size,
    u(id, 'country') as c, u(id, 'industry') as i, u(id, 'source') as s
  from generate_series(1, 2000) t(id)
)
select account_id, signed_up_on, size,
  concat(['Blue', 'North', 'Bright', 'Silver', 'Quick', 'Green', 'Stone', 'Clear', 'Sun', 'River'][1 + account_id % 10], ' ',
         ['Harbor', 'Peak', 'Works', 'Field', 'Bridge', 'Logic', 'Foods', 'Labs', 'Freight', 'Media'][1 + (account_id // 10) % 10], ' ', account_id) as name,
  case when c < 0.36 then 'CN' when c < 0.56 then 'US' when c < 0.67 then 'SG' when c < 0.76 then 'DE' when c < 0.84 then 'GB' when c < 0.93 then 'JP' else 'AU' end as country,
  case when i < 0.24 then 'software' when i < 0.42 then 'retail' when i < 0.57 then 'manufacturing' when i < 0.69 then 'finance'
       when i < 0.80 then 'healthcare' when i < 0.89 then 'education' when i < 0.96 then 'logistics' end as industry,
  case when s < 0.34 then 'organic' when s < 0.58 then 'ads' when s < 0.74 then 'partner' when s < 0.88 then 'sales' else 'referral' end as source,
  case size when 'small' then 3 + floor(48 * u(account_id, 'employees')) when 'medium' then 51 + floor(450 * u(account_id, 'employees'))
            when 'large' then 501 + floor(4500 * u(account_id, 'employees')) else 5001 + floor(40000 * u(account_id, 'employees')) end::integer as employees,
  case size when 'small' then 1 + floor(6 * u(account_id, 'seats')) when 'medium' then 2 + floor(11 * u(account_id, 'seats'))
            when 'large' then 4 + floor(18 * u(account_id, 'seats')) else 8 + floor(36 * u(account_id, 'seats')) end::integer as seat_count,
  case when u(account_id, 'billing') < 0.72 then 'monthly' else 'annual' end as billing
from drawn;

-- Trial, first plan, at most one change of plan, at most one cancellation.
create table lives as
with first_plan as (
  select *, case size when 'small' then case when u(account_id, 'plan') < 0.72 then 1 else 2 end
                      when 'medium' then case when u(account_id, 'plan') < 0.25 then 1 when u(account_id, 'plan') < 0.8 then 2 else 3 end
                      when 'large' then case when u(account_id, 'plan') < 0.3 then 2 else 3 end
                      else case when u(account_id, 'plan') < 0.35 then 3 else 4 end end as level,
    u(account_id, 'convert') < case source when 'ads' then 0.42 when 'organic' then 0.55 when 'partner' then 0.66 when 'sales' then 0.74 else 0.7 end as wants,
    signed_up_on + 4 + cast(floor(13 * u(account_id, 'convert_day')) as integer) as would_start
  from base
), started as (
  select *, case when wants and would_start <= data_end() then would_start end as started_on from first_plan
), changed as (
  select *,
    case when level < 4 and u(account_id, 'change') < 0.27 then 1 when level > 1 and u(account_id, 'change') > 0.91 then -1 else 0 end as step,
    started_on + 25 + cast(floor(300 * u(account_id, 'change_day')) as integer) as would_change,
    case when u(account_id, 'cancel') < [0.46, 0.3, 0.18, 0.08][level] then started_on + 40 + cast(floor(420 * u(account_id, 'cancel_day')) as integer) end as would_cancel
  from started
), ended as (
  select *, case when would_cancel <= data_end() then would_cancel end as cancelled_on from changed
)
select *, case when step <> 0 and would_change <= data_end() and (cancelled_on is null or would_change < cancelled_on - 5) then would_change end as changed_on from ended;

create table subscriptions as
with parts as (
  select account_id, billing, seat_count, level, started_on, coalesce(changed_on, cancelled_on) as ended_on from lives where started_on is not null
  union all
  select account_id, billing, seat_count, level + step, changed_on, cancelled_on from lives where changed_on is not null
)
select row_number() over (order by started_on, account_id) as subscription_id, account_id, ['starter', 'team', 'business', 'enterprise'][level] as plan, billing,
  started_on, ended_on, (seat_count * [12, 24, 40, 60][level])::decimal(12, 2) as mrr
from parts;

create table plan_changes as
with moves as (
  select s.account_id, 'start' as kind, s.started_on as day, null::text as from_plan, s.plan as to_plan, 0 as mrr_before, s.mrr as mrr_after
  from subscriptions s join lives l using (account_id) where s.started_on = l.started_on
  union all
  select b.account_id, case when a.mrr > b.mrr then 'upgrade' else 'downgrade' end, a.started_on, b.plan, a.plan, b.mrr, a.mrr
  from subscriptions b join subscriptions a on a.account_id = b.account_id and a.started_on = b.ended_on
  union all
  select s.account_id, 'cancel', l.cancelled_on, s.plan, null, s.mrr, 0
  from subscriptions s join lives l using (account_id) where l.cancelled_on is not null and s.ended_on = l.cancelled_on
)
select row_number() over (order by day, account_id, kind) as change_id, account_id, kind,
  day + to_seconds(28800 + cast(floor(36000 * u(account_id, kind)) as integer)) as changed_at, from_plan, to_plan,
  (mrr_after - mrr_before)::decimal(12, 2) as mrr_change,
  case when kind = 'cancel' then ['price', 'missing_feature', 'low_usage', 'competitor', 'closed_down'][1 + cast(floor(5 * pow(u(account_id, 'reason'), 1.4)) as integer)] end as reason
from moves;

create table accounts as
select account_id, name, country, industry, size, employees, source, signed_up_on, signed_up_on + 14 as trial_ends_on,
  case when l.cancelled_on is not null then 'churned' when l.started_on is not null then 'paying'
       when signed_up_on + 14 > data_end() then 'trial' else 'expired' end as status,
  s.plan, coalesce(s.mrr, 0)::decimal(12, 2) as mrr, s.billing
from lives l left join subscriptions s using (account_id)
where s.subscription_id is null or s.ended_on is null or (s.ended_on = l.cancelled_on)
order by account_id;
update accounts set plan = null, mrr = 0, billing = null where status = 'churned';

create table mrr_days as
select row_number() over (order by as_of, account_id) as row_id, as_of, account_id, plan, mrr
from (select unnest(list_append([last_day(d::date) for d in generate_series(date '2025-02-01', date '2026-07-01', interval 1 month)], date '2026-08-19')) as as_of) d
join subscriptions s on s.started_on <= d.as_of and (s.ended_on is null or s.ended_on > d.as_of);

create table seats as
with grown as (
  select l.*, unnest(generate_series(1, greatest(1, cast(round(seat_count * (case when started_on is null then 0.6 else 1.15 end)) as integer)))) as n from lives l
), invited as (
  select account_id, n, account_id * 100 + n as seat_id, cancelled_on,
    case when n = 1 then signed_up_on else signed_up_on + cast(floor(240 * pow(u(account_id * 100 + n, 'invite'), 3)) as integer) end as invited_on
  from grown
), joined as (
  select *, case when n = 1 or u(seat_id, 'joins') < 0.91 then invited_on + case when n = 1 then 0 else cast(floor(9 * pow(u(seat_id, 'join_day'), 3)) as integer) end end as j
  from invited where invited_on <= data_end() and (cancelled_on is null or invited_on < cancelled_on)
)
select seat_id, account_id,
  case when n = 1 then 'admin' when u(seat_id, 'role') < 0.08 then 'admin' when u(seat_id, 'role') < 0.6 then 'editor' else 'viewer' end as role,
  ['sales', 'marketing', 'product', 'finance', 'engineering', 'operations'][1 + cast(floor(6 * u(seat_id, 'department')) as integer)] as department,
  invited_on, case when j <= data_end() then j end as joined_on
from joined order by seat_id;

-- Weeks in which a member is there, then what they did on that day.
create table days as
with habits as (
  select s.seat_id, s.account_id, s.joined_on, l.started_on, l.cancelled_on, 0.06 + 0.6 * pow(u(s.seat_id, 'habit'), 1.6) as habit,
    least(coalesce(l.cancelled_on, data_end() + 1), case when l.started_on is null then l.signed_up_on + 15 + cast(floor(20 * u(s.account_id, 'after')) as integer) else data_end() + 1 end,
      case when u(s.account_id, 'quiet') < 0.2 then s.joined_on + 60 + cast(floor(500 * u(s.account_id, 'quiet_day')) as integer) else data_end() + 1 end,
      case when u(s.seat_id, 'leaves') < 0.3 then s.joined_on + 10 + cast(floor(400 * u(s.seat_id, 'leave_day')) as integer) else data_end() + 1 end) as until
  from seats s join lives l using (account_id) where s.joined_on is not null
), weeks as (
  select *, unnest(generate_series(0, (until - joined_on) // 7)) as week from habits where until > joined_on
), drawn as (
  select *, joined_on + cast(week * 7 as integer) + case when week = 0 then 0 else cast(floor(7 * u(concat(seat_id, '-', week), 'day')) as integer) end as day
  from weeks where week = 0 or u(concat(seat_id, '-', week), 'come') < habit
)
select seat_id, week, day, day + to_seconds(25200 + cast(floor(50400 * u(concat(seat_id, '-', week), 'time')) as integer)) as came_at,
  case when u(concat(seat_id, '-', week), 'platform') < 0.68 then 'web' when u(concat(seat_id, '-', week), 'platform') < 0.82 then 'desktop'
       when u(concat(seat_id, '-', week), 'platform') < 0.92 then 'ios' else 'android' end as platform
from drawn where day < until and isodow(day) <= 5 + cast(u(concat(seat_id, '-', week), 'weekend') < 0.25 as integer) * 2;

create table usage_events as
with features as (
  select * from (values ('dashboard', 0.62, 2), ('report', 0.34, 5), ('export', 0.2, 9), ('automation', 0.13, 14), ('integration', 0.08, 20), ('api', 0.05, 26), ('forecast', 0.04, 33)) f(feature, chance, minute)
), rows as (
  select seat_id, came_at as happened_at, 'login' as kind, null as feature, platform from days
  union all
  select d.seat_id, d.came_at + to_minutes(f.minute), 'feature', f.feature, d.platform
  from days d join features f on u(concat(d.seat_id, '-', d.week), f.feature) < f.chance * (0.4 + 1.2 * u(d.seat_id, f.feature))
)
select row_number() over (order by happened_at, seat_id, kind, feature) as event_id, * from rows;

create table tickets as
with asked as (
  select s.*, unnest(generate_series(1, 3)) as n, l.cancelled_on from seats s join lives l using (account_id) where s.joined_on is not null
), opened as (
  select seat_id, account_id, n, joined_on + cast(floor(420 * u(concat(seat_id, '-', n), 'opened')) as integer) as day, concat(seat_id, '-', n) as k, cancelled_on
  from asked where u(concat(seat_id, '-', n), 'asks') < 0.17
), kinds as (
  select *, case when u(k, 'severity') < 0.3 then 'low' when u(k, 'severity') < 0.75 then 'normal' when u(k, 'severity') < 0.93 then 'high' else 'urgent' end as severity,
    day + to_seconds(28800 + cast(floor(39600 * u(k, 'time')) as integer)) as opened_at
  from opened where day <= data_end() and (cancelled_on is null or day <= cancelled_on)
), answered as (
  select *, opened_at + to_minutes(cast(case severity when 'urgent' then 10 + 200 * u(k, 'wait') when 'high' then 30 + 700 * u(k, 'wait')
    when 'normal' then 60 + 1900 * u(k, 'wait') else 120 + 4300 * u(k, 'wait') end as integer)) as answered_at from kinds
), solved as (
  select *, case when u(k, 'solved') < 0.95 then answered_at + to_minutes(cast(30 + 9000 * pow(u(k, 'work'), 2.5) as integer)) end as solved_at from answered
)
select row_number() over (order by opened_at, seat_id) as ticket_id, seat_id, severity,
  ['how_to', 'bug', 'billing', 'access', 'data'][1 + cast(floor(5 * pow(u(k, 'topic'), 1.3)) as integer)] as topic,
  case when u(k, 'channel') < 0.5 then 'chat' when u(k, 'channel') < 0.86 then 'email' else 'phone' end as channel, opened_at,
  case when answered_at < data_end() + 1 then answered_at end as first_response_at,
  case when answered_at < data_end() + 1 and solved_at < data_end() + 1 then solved_at end as resolved_at,
  case when solved_at < data_end() + 1 and u(k, 'rates') < 0.45 then [5, 5, 5, 4, 4, 3, 2, 1][1 + cast(floor(8 * u(k, 'csat')) as integer)] end as csat
from solved;

create table invoices as
with cycles as (
  select s.*, case billing when 'monthly' then 1 else 12 end as months, unnest(generate_series(0, 18)) as n from subscriptions s
), issued as (
  select *, (started_on + to_months(cast(n * months as integer)))::date as issued_on, concat(subscription_id, '-', n) as k from cycles
), billed as (
  select *, issued_on + 30 as due_on,
    issued_on + cast(case when u(k, 'pays') < 0.78 then floor(28 * u(k, 'pay_day')) when u(k, 'pays') < 0.95 then 31 + floor(40 * u(k, 'pay_day')) end as integer) as pays_on
  from issued where issued_on <= data_end() and (ended_on is null or issued_on < ended_on)
)
select row_number() over (order by issued_on, subscription_id) as invoice_id, subscription_id, account_id, issued_on, due_on,
  (mrr * months * case when months = 12 then 0.9 else 1 end)::decimal(12, 2) as amount, case when pays_on <= data_end() then pays_on end as paid_on,
  case when pays_on <= data_end() then 'paid' when due_on <= data_end() then 'overdue' else 'open' end as status
from billed;

create table payments as
select row_number() over (order by paid_on, invoice_id) as payment_id, invoice_id, paid_on, amount,
  case when paid_on > due_on then 'late' else 'on_time' end as punctuality,
  case when u(invoice_id, 'method') < 0.6 then 'card' when u(invoice_id, 'method') < 0.92 then 'transfer' else 'wallet' end as method
from invoices where paid_on is not null;

create table nps as
select row_number() over (order by day, seat_id) as answer_id, seat_id, day + to_seconds(36000 + cast(floor(28800 * u(seat_id, day)) as integer)) as answered_at,
  [10, 10, 9, 9, 9, 8, 8, 8, 7, 7, 6, 5, 4, 2, 0][1 + cast(floor(15 * pow(u(seat_id, concat('score', day)), 1.1)) as integer)] as score
from (
  select s.seat_id, s.joined_on, (q::date + 20 + cast(floor(14 * u(s.seat_id, concat('day', q::date))) as integer)) as day
  from seats s, generate_series(date '2025-04-01', date '2026-07-01', interval 3 month) t(q)
  where s.joined_on is not null and u(s.seat_id, concat('survey', q::date)) < 0.09
) a join lives l on l.account_id = a.seat_id // 100
where day > joined_on + 10 and day <= data_end() and (l.cancelled_on is null or day < l.cancelled_on);
