// Before the first paint: the theme that was chosen, if one was.
try {
  const theme = localStorage.getItem('theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // without storage it is the system's
}
