import { inflateSync } from 'node:zlib';

/*
 * Streams that pyarrow 26 wrote, with buffers that it compressed, deflated once more: 120 rows in batches of 80, where of row i
 * `id` is i², an int64; `name` one of three, a dictionary, or null where i is divisible by 7; `price` i·0.05, a decimal128(9, 2).
 */

const LZ4 =
  'eNqVlltoHGUUgM/szm42ceNOnLXdOGvNTtZk0xhN1LZGC+5CvERRU4xg+tAau4KLNr34YAMqWwleUHDzoHh5aIX4kApW' +
  '0YcE1FJbUaGC9UERCzZgBPWhFhStouv37/xTZtYS6g/fnHP+y/mv5+zW6/W6ZYhYokqbJCUuMUmgUQxTTMQe+igZhbdh' +
  'DJT9MPV0alFju3SdKjHYubuy7QFkAo8m3wR6K0REzZXBjksLbZak9dxGLM13Y5MvJacmtytX2oupvyLvN+YXw+vvrVX5' +
  '830rS/uOKJkN+FXrqJS99SXonfCqjaJux3V9AZnWdpI1eyeTbHiWiEmNdxZ+Ca7PaozJIs2zY+7Va0jrs5Sze/TWHqxr' +
  'Lr1aFrTMB9qMc4y1fN/uHZn7ik9iVv3jVFfb7vdrD/fDrG7eceTN5YOHll9YKE1NSeA8/ljpPKJmY2+DgYU07/+ZwP7H' +
  'zrH/+Ar7f8jw5E4te3T9y9q+TttfGOFxvr0lUB9tml8CdrLJ9ks1EjqncdzZHLxtJMQ2oRUs6IQ8DEERNkEZpqEG83AU' +
  'lhJiToudQx2Bim5ehO8T4nZESt74XTAH31BpRQtij2LMwGEcnBa7pM3PVHusKPaEHnCaimK8S+xZ7XK4JePN8SPGSALj' +
  'dVxUDHvSW5Lb11bwOpzBKF9Ah+PKR9IS+x2UfDvKK2qaC1GeRTFTKHtxsmQo4ZodXV6DdZHumrf14GLa8tyVL7a8CWqr' +
  'LKZc7c1dncw0nXcq/C4xq08c+u7U73/97QuvvWiE+uXEu5etqjqiHmlEUoMSMxHjcixwq7HQuFvo7zDOiVnitAFbc1iz' +
  '0wlroBsKMABXwwbYCCW4GW6HMbgHNsNWKEMFpuAR2AOPA9HoPA3Pwyy8BK/BfngDDsBBeA8W4UM4Ap/C5/AlfA0nYAl+' +
  'gJ/hF/gN/oS6JWtNo0OcVgwuzOEmnAxcCi70whUwBOvhBijCTXAb3AXjMAFbYBs8CNthNzwKj8FeeMqSVc9ZoZg533xh' +
  'Rc4vXxT+Z744oeVJLbPBZEkZ0eatTfnCtw9LOF8Umvz7drzJ9kvTu/wYdUg6VcYg6nIjl6SkW1Qg1hzCYDirY3SW23GL' +
  'a3T4zl2GNdGlAiqnQ3yGq3NL3WiS95KAO3M5VaM9qlevThRzvFR3V5+Ku7UqmfRr94tcuFsbQKtcqZLAVXxyg8rZkJeS' +
  '3KO8bXf+GrWwa/lMr1Mhu54A3bQhvL9YOD4xq4GoFNkfbh9Avb8Rk+oC+EsQUV+SUCrJTxDBmfdjNDu2Ut49gDpcM1Sk' +
  'vsjDexX2wRzMw1vwLizAB/ARfALH4Dh8Bd/CSViGn+AU/Apn4B9L+qKRHUa/JLBIeA6ZzFkNWchBD/TDIKyD6+FGGIFR' +
  'uJNQuNv6z89HIx6U/BcUTAfI';

const ZSTD =
  'eNr7////fwFGBgYBBhDgYuBhYGNgZeAAsoCAkYWBBUhVANWAaGYg3gDEAUAM4ucAxYGK2EF6FaBiIMAKxAVFmcmpQJoD' +
  'aCILkOQAsjmBmIkBZJcEkM/GwA6UE2AQgdrNyCoCJG3QzALReYm5IKOgprBASQaGPWD7GRgh6iFuBZkHMxvEg5rNBKJl' +
  'kMwFuSMzBeI+DqBqDogwowNUHmj0/wNAWgTK5wG6GRIyPGCTGZhYgCIMDB4MCIDsPgGwHjkgzQLXkwDEKkAsAQ1LBGAD' +
  'u4EN6gZUOVSgCKU1oLQckhwjhrmweAWq36r/V0GgERGooAjmRajjRVbHm8nAEJV/ePXT9fuf9u9wzMuDhAfIApzhwcwC' +
  'Dt8HjAgz0f0/Acn/AXj8z4bH/1uh9A4orQClb0BpP5g/GFH1wfg7kMSYMdyB4POg8WGggQkRTgkNjLKsDE/YQSHPAkzd' +
  'AgySQP8ZMjgwBDKkMFQC/buS4QjDQ6CsokvmhJ1PBJkcCpfcFGD2bDnIwOLYclKANXLJRwe2iU8s2Se8dOFYyMCZeEST' +
  'a8LPFO6LDjwbVXhnCvB1svA3Mgg0sgh2CgjNVBHe6CByMUX05wQxTfEjiRIQl/ivEJgg/+C6gNAH5taZPTul1R7vXD1N' +
  'U+/lyqsMUU7R+ee0Nx8BquJHjl/+SgaGuv3333///RdGOTAi+cuB4SkjQwEkQTEBMw8IijM0AD25gVn7APcC+QVAqTcH' +
  'uD4wvWDXAOYY6w1Mexh+MXIJHBBnYtBjPsAELQRg5jGwmLIyJHEo6CW83sUo0LJ265S2hTC8P64hUt6/h2nxAQ0DLiQq' +
  '44YmOysz4/57euWrzyatv6ZVqtXrNP+cWvFKHycl+6o3JwoXH+uR0I9a41G46EiHgLxVzomChYdaOHiFRDguTA8Xvz4t' +
  'TOza1FDRq1NCRK5MDha+PCmoKGCFQETdg+cCdS21Nc3vk277XeN/aR5hV3jr99/a+n33v59uESU2nWcQmc41yEznM6H0' +
  'AigthpbudaD0CzR9MH4lWjrXQFOnAXcRKh8G0NKDLQvDExZg8l7oIvVygrSlzJOJsg5yH5fIRyoIKJ5sUXJUZlA52KLq' +
  'qSagfnOJRqGmg5ag9pOdOhN0M/Vc9BUNGAwfHjFaaTzBpNI0xSzQHGKyusKD68z8Nh8OMBtL52656AYkdNjkKh40zuxN' +
  '23JxkwSYZXYrI5LHxmDzRbfTTPwxm8p2MiLVMfD0zKrJwABOxYjwAosvuAssoKGJmIGJnWFvE0sDsAabdbuT6UYFgyuW' +
  '/GzLzLCFaQIjw9RZ85esXLd5x95Dx89cvHb7wdNX77/8/MfMBExe4jKKatoGplb2Lp5+wRoKD57PLbm+0W/X6wj1u6Vr' +
  'Jr+zuuZZLvu6pUf2tQuQXrK7r/RS7HGrl+uS4cp27X55Y+MdpHoGRAMAWfhspg==';

export const PYARROW_STREAMS = { lz4: unpacked(LZ4), zstd: unpacked(ZSTD) };

function unpacked(text: string): Uint8Array {
  return inflateSync(Buffer.from(text, 'base64'));
}
