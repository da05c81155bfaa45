using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Msg;
using DaprMessaging.Msg.Commands;
using DaprMessaging.Units.Hosting;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MessageOptions = DaprMessaging.Msg.MessageOptions;
using Requests = DaprMessaging.Msg.Requests;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg;

/// <summary>Where requests are taken: over a store and a broker in memory.</summary>
internal sealed class Desk : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    public Desk(MemoryStore? store = null, MessageOptions? options = null, ISearch? search = null)
    {
        Store = store ?? new MemoryStore();
        Requests = new Requests(
            Store, Broker, search ?? new FakeSearch(), new Existence(), Options.Create(options ?? new MessageOptions()), Time, NullLogger<Requests>.Instance);
    }

    public MemoryStore Store { get; }

    public MemoryPublisher Broker { get; } = new();

    public FakeTimeProvider Time { get; } = new(Now);

    public Requests Requests { get; }

    public static Caller Caller(long user) => new() { UserId = user, DeviceId = "phone", ServerId = "g", SessionId = 9000 + user };

    /// <summary>Where the answer to a user's request goes.</summary>
    public static State.Origin Origin(long user = 1) => new() { ServerId = "g", SessionId = 9000 + user, DeviceId = "phone", Traceparent = "00-t" };

    public static CallerRequest Of(long user, Request request) =>
        new() { Caller = Caller(user), Traceparent = "00-t", Request = request };

    /// <summary>These exist.</summary>
    public Desk WithUsers(params long[] users)
    {
        foreach (var user in users) Store.Put(Names.Profile(user), new State.Profile { Name = $"user {user}" });
        return this;
    }

    public Desk WithChat(long chat, params long[] members)
    {
        var conversation = Names.ChatConversation(chat);
        Store.Put(
            Names.ConversationHead(conversation),
            new State.ConversationHead { LastOp = 1, Title = $"chat {chat}", MemberCount = members.Length });
        Store.Put(Names.Members(conversation), new State.Membership
        {
            Members = { members.Select(m => new State.Member { UserId = m, Role = Role.Member, Intervals = { new State.Interval { JoinedOp = 1 } } }) },
        });
        return this;
    }

    /// <summary>A message in a mailbox, under its number there and in the dialog.</summary>
    public Desk WithMessage(long owner, long id, Peer peer, long dialogMessageId, bool isOut = false, long date = 0)
    {
        Store.Put(Names.Record(owner, id), new State.Record
        {
            Update = new Update
            {
                Pts = id, Dialog = new DialogCounters { Peer = peer },
                NewMessage = new Message
                {
                    Id = id, Peer = peer, FromUserId = isOut ? owner : 99, Out = isOut, Date = date, Content = new Content { Text = "hello" },
                },
            },
            DialogMessageId = dialogMessageId,
        });
        return this;
    }

    /// <summary>What happened to a chat, told in a mailbox as a message.</summary>
    public Desk WithService(long owner, long id, Peer peer, long dialogMessageId) => Change(WithMessage(owner, id, peer, dialogMessageId), owner, id, record =>
        record.Update.NewMessage.Action = new ServiceAction { MemberRemoved = new MemberRemoved { UserId = 99 } });

    /// <summary>The message with this id has been pinned, or unpinned, at this time.</summary>
    public Desk WithPinSetAt(long owner, long id, long at) => Change(this, owner, id, record => record.PinSetAt = at);

    public Desk WithDialog(long owner, Peer peer, State.DialogState state)
    {
        Store.Put(Names.Dialog(owner, peer), state);
        return this;
    }

    /// <summary>The message with this id has been deleted.</summary>
    public Desk WithGone(long owner, long id)
    {
        var record = Store.Get<State.Record>(Names.Record(owner, id))!;
        var message = record.Update.NewMessage;
        record.Update.Gone = new Gone { FromUserId = message.FromUserId, Out = message.Out, Service = message.Action is not null, Media = message.Content?.Media is not null, Date = message.Date };
        Store.Put(Names.Record(owner, id), record);
        return this;
    }

    public async Task<Reply> AskAsync(long user, Request request) =>
        (await Requests.TakeAsync([Of(user, request)], CancellationToken.None))[0];

    /// <summary>The command that it became; the only one so far.</summary>
    public T Command<T>() where T : IMessage<T>, new() => Assert.Single(Broker.All<T>());

    public async Task AssertRefusedAsync(Refusal.Types.Code code, string field, Request request, long user = 1)
    {
        var reply = await AskAsync(user, request);
        Assert.Equal((code, field), (reply.Result?.Refusal?.Code, reply.Result?.Refusal?.Field));
        Assert.Empty(Broker.Calls);
    }

    /// <summary>It becomes this command, under this partition key and this event id, and nothing else.</summary>
    public async Task AssertBecomesAsync(IMessage command, string key, string id, Request request, long user = 1)
    {
        await AssertAcceptedAsync(request, user);
        var emission = Assert.Single(Broker.Published);
        Assert.Equal(
            (Names.InboxTopic, key, id, command.Descriptor.FullName, "00-t"), (emission.Topic, emission.Key, emission.Id, emission.Type, emission.TraceParent));
        Assert.Equal(command, command.Descriptor.Parser.ParseFrom(emission.Data));
    }

    public async Task AssertAcceptedAsync(Request request, long user = 1)
    {
        var reply = await AskAsync(user, request);
        Assert.True(reply.Accepted is not null, $"{reply}");
    }

    public void Dispose() => Requests.Dispose();

    private static Desk Change(Desk desk, long owner, long id, Action<State.Record> change)
    {
        var record = desk.Store.Get<State.Record>(Names.Record(owner, id))!;
        change(record);
        desk.Store.Put(Names.Record(owner, id), record);
        return desk;
    }
}
