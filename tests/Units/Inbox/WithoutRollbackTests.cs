using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox;
using DaprMessaging.Stores;
using DaprMessaging.Units.Hosting;
using DaprMessaging.Units.Sidecar;
using Google.Protobuf;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using static DaprMessaging.Units.Inbox.Commands;
using Delivery = DaprMessaging.Hosting.Delivery;
using Proto = Dapr.Client.Autogen.Grpc.v1.Dapr;

namespace DaprMessaging.Units.Inbox;

/// <summary>Why nothing is promised on a store that does not roll back: what becomes of a message there.</summary>
public sealed class WithoutRollbackTests
{
    [Theory]
    [InlineData("true", "first, second, third")]
    [InlineData("false", "first, third")] // the fence is a creation; there it replaces
    public async Task A_race_that_is_lost_costs_an_accepted_message_unless_the_store_rolls_back(string rollback, string texts)
    {
        await using var host = await TestHost.StartAsync(Yaml.Component(Names.StateStore, "state.in-memory", ("rollback", rollback)));
        var sidecar = await host.Host.AddAsync(Names.Inbox);
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["APP_API_TOKEN"] = sidecar.AppToken, ["DAPR_API_TOKEN"] = sidecar.ApiToken,
        }).Build();
        using var channel = GrpcChannel.ForAddress(sidecar.GrpcEndpoint);
        var store = new DaprStateStore(new Proto.DaprClient(channel), new DaprEndpoint(settings, TimeProvider.System));
        Turn one = NewTurn(store), other = NewTurn(store);

        await TakeAsync(one, Send("u:1:2", 1, 11, "first"));
        await TakeAsync(other, Send("u:1:2", 2, 12, "second"));
        await TakeAsync(one, Send("u:1:2", 1, 13, "third")); // it remembers the conversation as it was after the first

        var documents = await store.GetAsync([.. Enumerable.Range(1, 3).Select(n => $"conversation/u:1:2/op/{n}")], default);
        Assert.Equal(texts, string.Join(", ", documents.Where(d => d.Exists).Select(d => Op.Parser.ParseFrom(d.Value).Sent.Items[0].Content.Text)));
    }

    private static Turn NewTurn(IStateStore store) =>
        new(store, new MemoryPublisher(), new AggregateCache(), new InboxMeter(), NullLogger<Turn>.Instance);

    private static async Task TakeAsync(Turn turn, IMessage command) => Assert.Equal([EntryStatus.Success], await turn.TakeAsync(
        [new Delivery("1", "id", command.Descriptor.FullName, "00-trace", command.ToByteArray()) { Key = "a key" }], CancellationToken.None));
}
