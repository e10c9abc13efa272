@rem What sh calls exec: npm start uses it there, so that a signal reaches Node and no shell in between.
@%*
