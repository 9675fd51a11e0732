using TorchSharp;
using static TorchSharp.torch.nn;

namespace AudioAnomaly.Benchmarks;

/// <summary>Windowed-sinc resampling as torchaudio does it: one strided convolution with a filter for each output phase.</summary>
internal sealed class PlainResampler : IDisposable
{
    private const int ZeroCrossings = 6;
    private const double Rolloff = 0.99;

    private readonly int _from;
    private readonly int _to;
    private readonly int _width;
    private readonly torch.Tensor _kernel;

    public PlainResampler(int fromRate, int toRate)
    {
        int divisor = (int)System.Numerics.BigInteger.GreatestCommonDivisor(fromRate, toRate);
        (_from, _to) = (fromRate / divisor, toRate / divisor);
        double cutoff = Rolloff * Math.Min(_from, _to);
        _width = (int)Math.Ceiling(ZeroCrossings * _from / cutoff);
        int length = (2 * _width) + _from;
        float[] kernel = new float[_to * length];
        for (int phase = 0; phase < _to; phase++)
        {
            for (int k = 0; k < length; k++)
            {
                double t = Math.Clamp((((double)(k - _width) / _from) - ((double)phase / _to)) * cutoff, -ZeroCrossings, ZeroCrossings);
                double window = Math.Cos(Math.PI * t / ZeroCrossings / 2);
                double sinc = t == 0 ? 1 : Math.Sin(Math.PI * t) / (Math.PI * t);
                kernel[(phase * length) + k] = (float)(sinc * window * window * cutoff / _from);
            }
        }

        _kernel = torch.tensor(kernel, [_to, 1, length]);
    }

    public float[] Resample(AudioClip clip)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        int length = clip.Samples.Length;
        torch.Tensor x = functional.pad(torch.tensor(clip.Samples.ToArray(), [1, 1, length]), [_width, _width + _from]);
        torch.Tensor y = functional.conv1d(x, _kernel, null, stride: _from).transpose(1, 2).reshape(-1);
        return y.slice(0, 0, (((long)length * _to) + _from - 1) / _from, 1).contiguous().data<float>().ToArray();
    }

    public void Dispose() => _kernel.Dispose();
}
