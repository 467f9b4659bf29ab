"""Single calls that tell what is wrong between the bot and Feishu: nothing is retried, and no answer is hidden."""
