throw new Error('broken from the beginning');
