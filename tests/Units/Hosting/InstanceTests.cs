using DaprMessaging.Hosting;
using Microsoft.Extensions.Configuration;

namespace DaprMessaging.Units.Hosting;

public sealed class InstanceTests
{
    [Theory]
    [InlineData("session-7c9d", "session-7c9d")]
    [InlineData("host.name", "host.name")]
    [InlineData("with space", "with-space")]
    [InlineData("a/b?c#d%e", "a-b-c-d-e")]
    [InlineData("größe", "gr--e")]
    public void Its_name_can_be_a_part_of_an_actor_type(string id, string name) =>
        Assert.Equal(name, Named(("INSTANCE_ID", id)).Name);

    [Fact]
    public void What_it_is_told_comes_first_then_the_pod_then_the_process()
    {
        Assert.Equal("told", Named(("INSTANCE_ID", "told"), ("POD_NAME", "pod")).Name);
        Assert.Equal("pod", Named(("POD_NAME", "pod")).Name);
        Assert.Equal($"session-{Environment.ProcessId}", Named().Name);
        Assert.Equal("session", Named().AppId);
    }

    private static Instance Named(params (string Key, string Value)[] settings) => new(
        "session", new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build());
}
