using DaprMessaging.Hosting;
using Google.Protobuf;
using PushUpdates = DaprMessaging.Contracts.Sync.PushUpdates;

namespace DaprMessaging.Units.Hosting;

public sealed class EmissionTests
{
    [Fact]
    public void Its_type_is_the_full_name_of_the_message()
    {
        var message = new PushUpdates { UserId = 42 };
        var emission = Emission.Of("Sync-T", "u42", "id", message, "00-t");
        Assert.Equal(
            ("Sync-T", "u42", "id", "daprmessaging.sync.PushUpdates", "00-t"),
            (emission.Topic, emission.Key, emission.Id, emission.Type, emission.TraceParent));
        Assert.Equal(message.ToByteString(), emission.Data);
        Assert.Null(emission.DeadReason);
    }

    [Fact]
    public void Its_size_is_more_than_its_data() =>
        Assert.True(new Emission("T", "k", "id", "t", ByteString.CopyFrom(new byte[100]), "").Size > 100);
}
