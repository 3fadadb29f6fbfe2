exports.default = () => 'default';
exports.named = () => 'named';
