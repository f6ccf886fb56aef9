// Before the page's own code: says why nothing comes where that code cannot run. A classic script, which every browser runs,
// from files as well.
(function () {
  var say = function (text, reload) {
    var root = document.getElementById('root');
    if (root === null || root.children.length > 0) return;
    var line = document.createElement('p');
    line.setAttribute('role', 'alert');
    line.style.cssText =
      'max-width: 36rem; margin: 15vh auto; padding: 0 1rem; font: 18px/1.5 system-ui, sans-serif';
    line.textContent = text;
    root.appendChild(line);
    if (!reload) return;
    var button = document.createElement('button');
    button.textContent = 'Reload';
    button.style.cssText = 'margin-left: 0.5rem; font: inherit';
    button.onclick = function () {
      location.reload();
    };
    line.appendChild(button);
  };
  var ready = function (then) {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', then);
    else then();
  };
  if (location.protocol === 'file:')
    ready(function () {
      say(
        'Splitscope cannot run from a file: browsers let a page from a file load nothing. Run "npm start", or put the folder on a web server.',
      );
    });
  else if (!('noModule' in HTMLScriptElement.prototype) || typeof WebAssembly === 'undefined')
    ready(function () {
      say('Splitscope needs a newer browser: Chrome, Edge or Firefox from 2023 on, or Safari from 16.4 on.');
    });
  else
    window.addEventListener(
      'error',
      function (event) {
        // A script of the page that cannot be fetched: away, or of a version that is no longer there.
        if (event.target instanceof HTMLScriptElement)
          ready(function () {
            say('Splitscope could not be loaded: the server cannot be reached, or has a new version.', true);
          });
      },
      true,
    );
})();
