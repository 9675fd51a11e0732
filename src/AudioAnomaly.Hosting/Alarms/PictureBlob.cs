using System.IO.Compression;
using System.Text.Json;

namespace AudioAnomaly.Hosting;

/// <summary>Pictures as the database has them: compressed JSON.</summary>
internal static class PictureBlob
{
    public static byte[] Of(SoundPicture picture)
    {
        using var bytes = new MemoryStream();
        using (var compressed = new BrotliStream(bytes, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(compressed, picture, AlarmJson.Default.SoundPicture);
        }

        return bytes.ToArray();
    }

    public static SoundPicture? Read(byte[] blob)
    {
        using var compressed = new BrotliStream(new MemoryStream(blob), CompressionMode.Decompress);
        return JsonSerializer.Deserialize(compressed, AlarmJson.Default.SoundPicture);
    }
}
