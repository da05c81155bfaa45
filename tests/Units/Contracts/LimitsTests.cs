using System.Reflection;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Units.Contracts;

public sealed class LimitsTests
{
    [Fact]
    public void What_clients_count_on_stays()
    {
        Assert.Equal((4096, 128, 100, 100, 200), (Limits.Text, Limits.Title, Limits.Entities, Limits.Messages, Limits.UserIds));
        Assert.Equal((1000, 100, 100, 500), (Limits.Members, Limits.HistoryPage, Limits.DialogsPage, Limits.DifferencePage));
        Assert.Equal((2048, 256, 512, 128, 32), (Limits.Url, Limits.MediaName, Limits.MediaId, Limits.MimeType, Limits.Username));
        Assert.Equal((100, 100, 100, 1000, 2), (Limits.Readers, Limits.PinnedMessages, Limits.PinnedDialogs, Limits.BlockedUsers, Limits.Folders));
        Assert.Equal(256, Limits.SearchText);
        Assert.Equal((256 * 1024, 512 * 1024, 1), (Limits.Command, Limits.Frame, Limits.ProtocolVersion));
    }

    [Fact]
    public void The_protocol_names_each_limit_and_its_value()
    {
        var protocol = File.ReadAllText(Repository.At("src", "Contracts", "PROTOCOL.md"));
        var limits = typeof(Limits).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.Name is not nameof(Limits.ProtocolVersion));
        Assert.All(limits, field => Assert.Contains($"| `{field.Name}` | {field.GetRawConstantValue()} ", protocol, StringComparison.Ordinal));
    }

    [Fact]
    public void A_frame_has_room_for_the_largest_command() => Assert.True(Limits.Frame > Limits.Command);

    [Fact]
    public void The_longest_text_fits_into_a_command_in_any_script() => Assert.True(
        new SendMessages { Messages = { new NewMessage { Content = new() { Text = new string('語', Limits.Text) } } } }.CalculateSize() < Limits.Command);
}
