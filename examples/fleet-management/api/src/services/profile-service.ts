import { Id } from '../models/common';
import { Profile, ProfileChange } from '../models/profile';
import { profileRepository } from '../repositories/profile-repository';
import { HttpError } from '../utils/http-error';

export async function profileOf(userId: Id): Promise<Profile> {
  const user = await profileRepository.find(userId);
  if (!user) throw HttpError.notFound('user', userId);
  return { email: user.email, displayName: user.displayName ?? user.email, role: user.role };
}

export async function changeProfile(userId: Id, change: ProfileChange): Promise<Profile> {
  const profile = await profileOf(userId);
  await profileRepository.save(userId, { ...profile, ...change });
  return profileOf(userId);
}
