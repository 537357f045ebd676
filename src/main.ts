console.log('Quartermaster');
