/** Sign customers in, read what they ordered and add it up. */

export async function signIn(server, name, password) {
  const session = await server.post("/sessions", { name, password });
  return session.token;
}

export function readOrders(lines) {
  const orders = [];
  for (const line of lines) {
    const [number, cents] = line.split(",");
    if (!cents) {
      console.warn(`order ${number} has no price, skipped`);
      continue;
    }
    orders.push({ number, cents: Number(cents) });
  }
  return orders;
}

export function total(orders) {
  let cents = 0;
  for (const order of orders) {
    cents += order.cents;
  }
  return cents / 100;
}
