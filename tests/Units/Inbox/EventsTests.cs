using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox;

public sealed class EventsTests
{
    [Fact]
    public void Every_event_of_the_topic_is_something_that_is_done()
    {
        string[] parts = ["Item", "WindClock"]; // not an event itself; of another topic
        var events = InboxReflection.Descriptor.MessageTypes.Where(t => !parts.Contains(t.Name)).ToList();
        Assert.All(events, type =>
        {
            var json = """{"conversation":"c:5","sender":"1","userId":"2","owner":"1","owners":["1"],"items":[{"randomId":"1","content":{"text":"x"}}],"content":{"text":"x"},"edit":{"title":"x"},"dialogMessageIds":["1"]}""";
            var message = new JsonParser(JsonParser.Settings.Default.WithIgnoreUnknownFields(true)).Parse(json, type);
            Assert.NotNull(DaprMessaging.Inbox.Events.Decode(Delivery(message)));
        });
    }

    [Fact]
    public void What_only_a_newer_writer_knows_is_nothing() =>
        Assert.Null(
            DaprMessaging.Inbox.Events.Decode(new Delivery("1", "id", "daprmessaging.inbox.OfTheFuture", "", new byte[] { 0xFF })));

    [Fact]
    public void A_command_is_for_its_conversation_and_an_announcement_for_each_owner_once()
    {
        Assert.Equal([AggregateKey.OfConversation("c:5")], Targets(Send("c:5", 1, 11)));
        Assert.Equal(
            [AggregateKey.OfMailbox(1), AggregateKey.OfMailbox(65)], Targets(new Deliver { Conversation = "c:5", Owners = { 1, 65, 1 } }));
        Assert.Equal([AggregateKey.OfMailbox(1)], Targets(Read("c:5", 1, 1)));
        Assert.Equal([AggregateKey.OfConversation("c:5")], Targets(Edit("c:5", 1, 11, 1, "x")));
        Assert.Equal([AggregateKey.OfConversation("c:5")], Targets(Delete("c:5", 1, 11, 1)));
        Assert.Equal([AggregateKey.OfMailbox(1)], Targets(Hide("c:5", 1, 1)));
    }

    [Fact]
    public void JSON_is_read_as_well() => Assert.Equal(
        [AggregateKey.OfConversation("u:1:2")],
        DaprMessaging.Inbox.Events.Decode(Delivery(Send("u:1:2", 1, 11)) with
        {
            Data = System.Text.Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(Send("u:1:2", 1, 11))),
            IsJson = true,
        })!.Targets);

    [Fact]
    public void What_addresses_nothing_that_can_exist_is_refused()
    {
        Assert.Throws<FormatException>(() => Targets(Send("u:2:1", 1, 11)));
        Assert.Throws<FormatException>(() => Targets(Send("", 1, 11)));
        Assert.Throws<FormatException>(() => Targets(new Deliver { Conversation = "c:5", Owners = { 1, 0 } }));
        Assert.Throws<FormatException>(() => Targets(new Deliver { Conversation = "c:0", Owners = { 1 } }));
        Assert.Throws<FormatException>(() => Targets(Read("c:5", 1L << 53, 1)));
        Assert.Throws<FormatException>(() => Targets(new OutboxRead { Conversation = "c:5", Owners = { -1 } }));
        Assert.Throws<FormatException>(() => Targets(Hide("c:5", 0, 1)));
        Assert.Throws<FormatException>(() => Targets(Hide("u:2:1", 1, 1)));
        Assert.Throws<FormatException>(() => Targets(Edit("u:2:1", 1, 11, 1, "x")));
        Assert.Throws<FormatException>(() => Targets(Delete("", 1, 11, 1)));
        Assert.Throws<FormatException>(() => Targets(Profile(0, "nobody")));
        Assert.Throws<FormatException>(() => Targets(Create(5, 1, 10, 0)));
        Assert.Throws<FormatException>(() => Targets(Add(5, 1, 10, 2, -3)));
    }

    [Fact]
    public void A_message_without_content_is_refused_before_it_gets_a_number()
    {
        Assert.Throws<FormatException>(() => Targets(Album("u:1:2", 1, 1000)));
        Assert.Throws<FormatException>(() => Targets(Album("u:1:2", 1, 1000, new Item { RandomId = 1 })));
        Assert.Throws<FormatException>(
            () => Targets(Album("u:1:2", 1, 1000, new Item { RandomId = 1, Content = new() { Text = "x" } }, new Item { RandomId = 2 })));
    }

    [Fact]
    public void An_edit_without_content_and_a_deletion_of_nothing_are_refused_before_they_get_a_number()
    {
        var edit = Edit("u:1:2", 1, 11, 1, "x");
        edit.Content = null;
        Assert.Throws<FormatException>(() => Targets(edit));
        Assert.Throws<FormatException>(() => Targets(Delete("u:1:2", 1, 11)));
    }

    [Fact]
    public void What_is_damaged_is_refused() => Assert.Throws<InvalidProtocolBufferException>(
        () => DaprMessaging.Inbox.Events.Decode(Delivery(Send("u:1:2", 1, 11)) with { Data = new byte[] { 0x0A, 0x7F, 1 } }));

    private static AggregateKey[] Targets(IMessage message) => [.. DaprMessaging.Inbox.Events.Decode(Delivery(message))!.Targets];

    private static Delivery Delivery(IMessage message) => new("1", "id", message.Descriptor.FullName, "", message.ToByteArray());
}
