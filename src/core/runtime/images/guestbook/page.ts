/** What a browser shows: a field, a button, and the messages so far. */
export const guestbookPage = `<!DOCTYPE html>
<html>
<head>
<title>Guestbook</title>
<style>
body { font-family: sans-serif; width: 40em; margin: 2em auto; }
input { width: 100%; padding: 0.4em; box-sizing: border-box; }
</style>
</head>
<body>
<h1>Guestbook</h1>
<form id="form">
<p><input id="entry" placeholder="Messages" autocomplete="off"></p>
<p><button>Submit</button></p>
</form>
<div id="messages"></div>
<script>
const messages = document.getElementById('messages');
let entries = [];
function show() {
  messages.replaceChildren(...entries.map((entry) => {
    const line = document.createElement('p');
    line.textContent = entry;
    return line;
  }));
}
async function load() {
  const response = await fetch('guestbook.php?cmd=get&key=messages');
  entries = (await response.json()).data.split(',').filter((entry) => entry !== '');
  show();
}
document.getElementById('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const entry = document.getElementById('entry');
  entries.push(entry.value);
  entry.value = '';
  show();
  await fetch('guestbook.php?cmd=set&key=messages&value=' + encodeURIComponent(',' + entries.join(',')));
});
load();
</script>
</body>
</html>
`;
