-- How many vehicles each department has in which state.
SELECT d.code, v.status, count(*) AS vehicles
  FROM departments d JOIN vehicles v ON v.organization_id = d.organization_id AND v.department_id = d.id
 GROUP BY d.code, v.status ORDER BY d.code, v.status
