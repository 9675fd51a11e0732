using System.Globalization;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Samples;

/// <summary>A reader of one's own: text as data loggers write it, the sample rate in Hz on the first line and a sample from -1 to 1 on each other one.</summary>
internal sealed class LoggerFileReader : IAudioReader
{
    public const string Extension = ".log.txt";

    public bool CanRead(string path, ReadOnlySpan<byte> header) => path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    public AudioDecoder Open(string path, ChannelSelection channels)
        => channels.Index is null or 0 ? new Decoder(path) : throw new AudioFormatException(path, "it has one channel only.");

    public AudioInfo ReadInfo(string path)
    {
        using AudioDecoder decoder = Open(path, default);
        return decoder.Info;
    }

    private sealed class Decoder : AudioDecoder
    {
        private readonly string _path;
        private readonly StreamReader _text;

        public Decoder(string path)
        {
            (_path, _text) = (path, File.OpenText(path));
            int rate = int.TryParse(_text.ReadLine(), NumberStyles.None, CultureInfo.InvariantCulture, out int read) ? read : throw new AudioFormatException(path, "its first line is no sample rate.");
            Info = new AudioInfo { SampleRate = rate, Channels = 1, SampleCount = null, Encoding = "text" };
        }

        public override AudioInfo Info { get; }

        public override int Read(Span<float> destination)
        {
            int count = 0;
            while (count < destination.Length && _text.ReadLine() is { } line)
            {
                destination[count++] = float.TryParse(line, CultureInfo.InvariantCulture, out float sample) ? sample : throw new AudioFormatException(_path, $"'{line}' is no sample.");
            }

            return count;
        }

        protected override void Dispose(bool disposing) => _text.Dispose();
    }
}
