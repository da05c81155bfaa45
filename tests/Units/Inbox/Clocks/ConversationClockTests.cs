using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Inbox.Clocks;

namespace DaprMessaging.Units.Inbox.Clocks;

public sealed class ConversationClockTests
{
    [Theory]
    [InlineData("u:1:2")]
    [InlineData("c:5")]
    public void Its_ring_is_a_command_to_the_conversation_that_says_what_time_it_is(string id)
    {
        var ring = ConversationClock.Ring(id, DateTimeOffset.FromUnixTimeMilliseconds(100_000));
        Assert.Equal((Names.InboxTopic, id, $"conversation/{id}/fuses/100000"), (ring.Topic, ring.Key, ring.Id));
        Assert.Equal(new BurnMessages { Conversation = id, At = 100_000 }, BurnMessages.Parser.ParseFrom(ring.Data));
    }
}
