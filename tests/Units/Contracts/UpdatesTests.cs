using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Google.Protobuf;

namespace DaprMessaging.Units.Contracts;

public sealed class UpdatesTests
{
    private static readonly Updates Some = new()
    {
        Pts = 12,
        Updates_ =
        {
            new Update { Pts = 11, ReadInbox = new ReadInbox { MaxId = 3 } },
            new Update { Pts = 12, NewMessage = new Message { Id = 12, Content = new Content { Text = "hello" } } },
        },
        Typing = { new Typing { Peer = Peer.User(7), UserId = 7, Action = Typing.Types.Action.RecordingVoice } },
    };

    [Fact]
    public void Encoded_updates_are_a_part_of_an_encoded_frame()
    {
        var bytes = Some.ToByteArray();
        Assert.Equal(new ServerFrame { Updates = { Some.Updates_ }, Pts = 12, Typing = { Some.Typing } }, ServerFrame.Parser.ParseFrom(bytes));
        Assert.Equal(bytes, new ServerFrame { Updates = { Some.Updates_ }, Pts = 12, Typing = { Some.Typing } }.ToByteArray());
    }

    [Fact]
    public void They_can_follow_the_rest_of_a_frame_byte_by_byte()
    {
        var pong = new ServerFrame { Pong = new Pong { Number = 7 } };
        var frame = ServerFrame.Parser.ParseFrom([.. pong.ToByteArray(), .. Some.ToByteArray()]);
        Assert.Equal((7, 2, 12, 1), (frame.Pong.Number, frame.Updates.Count, frame.Pts, frame.Typing.Count));
    }

    [Fact]
    public void Each_field_of_updates_is_the_same_field_of_a_frame() => Assert.All(
        Updates.Descriptor.Fields.InDeclarationOrder(), field =>
    {
        var same = ServerFrame.Descriptor.FindFieldByNumber(field.FieldNumber);
        Assert.Equal((field.Name, field.FieldType, field.IsRepeated), (same.Name, same.FieldType, same.IsRepeated));
    });
}
