using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using DaprMessaging.Simulation.Worlds;
using Google.Protobuf;

namespace DaprMessaging.Simulation.People;

/// <summary>Puts into the topics what nobody would: it must end in the dead letters, each with a reason, and hold up nobody.</summary>
internal sealed class Vandal(World world)
{
    private static readonly ByteString Garbage = ByteString.CopyFrom(0x0A, 0xFF, 0xFF, 0xFF, 0x7F, 0x01);

    private int count;

    public void Poison(Chance chance)
    {
        var (one, other) = (chance.Of(world.Configuration.Users), chance.Of(world.Configuration.Users));
        var conversation = world.Ledger.Chats.Count > 0 && chance.Hits(0.5)
            ? Names.ChatConversation(chance.Of(world.Ledger.Chats))
            : Names.UserConversation(one, other);
        var mailbox = Names.ShardKey(Names.ShardOf(one));
        var id = $"poison/{++count}";
        world.Poisons.Add(id);
        switch (chance.Below(10))
        {
            case 0:
                Publish(conversation, id, SendMessages.Descriptor.FullName, Garbage);
                break;
            case 1:
                Publish(mailbox, id, Deliver.Descriptor.FullName, Garbage);
                break;
            case 2:
                Publish(conversation, id, new SendMessages { Conversation = "c:nowhere", Sender = one, Items = { Item() } });
                break;
            case 3:
                Publish(conversation, id, new SendMessages { Conversation = "u:3:2", Sender = one, Items = { Item() } });
                break;
            case 4:
                Publish(mailbox, id, new OutboxRead { Conversation = conversation, Owners = { 0 }, UpTo = 1 });
                break;
            case 5:
                Publish(conversation, id, new SendMessages { Conversation = conversation, Sender = one });
                break;
            case 6:
                Publish(conversation, id, new AddMembers
                {
                    Conversation = conversation,
                    Sender = one,
                    RandomId = 8,
                    UserIds = { other, 0 },
                });
                break;
            case 7:
                Publish(conversation, id, new CreateChat { Conversation = "c:77", Sender = one, RandomId = 9, UserIds = { -1 } });
                break;
            case 8:
                Publish(Names.UserKey(one), id, PushUpdates.Descriptor.FullName, Garbage, Names.SyncTopic);
                break;
            default:
                Publish(conversation, id, new SendMessages
                {
                    Conversation = conversation,
                    Sender = one,
                    Items = { new Item { RandomId = 1 } },
                });
                break;
        }
    }

    public void SayUnknown(Chance chance) =>
        Publish(
            Names.ShardKey(chance.Below(Names.Shards)), $"unknown/{++count}", "daprmessaging.inbox.FromTheFuture", Garbage,
            chance.Of([Names.InboxTopic, Names.SyncTopic]));

    private static Item Item() => new() { RandomId = 7, Content = new Content { Text = "nobody reads this" } };

    private void Publish(string key, string id, IMessage message) =>
        Publish(key, id, message.Descriptor.FullName, message.ToByteString());

    private void Publish(string key, string id, string type, ByteString data, string topic = Names.InboxTopic) =>
        world.Enqueue(new Emission(topic, key, id, type, data, ""));
}
