// Says in the page that a passkey was not used, instead of in the console alone.
document.addEventListener('allauth.error', function (event) {
  const told = document.getElementById('passkey_error')
  if (told) {
    event.preventDefault()
    told.hidden = false
  }
})
